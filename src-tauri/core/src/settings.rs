//! How the reader likes it: theme, type, and what the colors mean.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Library, Result};

/// The theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Sepia.
    Sepia,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// The reading font.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Font {
    /// Literata (bundled).
    #[default]
    Literata,
    /// Atkinson Hyperlegible Next (bundled).
    Atkinson,
    /// The system's serif.
    SystemSerif,
    /// The system's sans serif.
    SystemSans,
}

/// All settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct Settings {
    /// Theme.
    pub theme: Theme,
    /// Reading font.
    pub font: Font,
    /// Type size, CSS pixels, 14 to 32.
    pub size: u32,
    /// Line height, percent of the size, 120 to 220.
    pub line_height: u32,
    /// Width of the column, characters, 40 to 90.
    pub width: u32,
    /// What the colors mean: yellow, green, pink, blue, purple, orange.
    pub color_meanings: [String; 6],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            font: Font::default(),
            size: 19,
            line_height: 160,
            width: 64,
            color_meanings: [
                "Important",
                "Agree",
                "Disagree",
                "Definition",
                "Question",
                "Source",
            ]
            .map(str::to_owned),
        }
    }
}

/// The settings as they are.
pub fn get(library: &Library) -> Result<Settings> {
    let _ = library;
    unimplemented!()
}

/// Sets them all. Figures outside their bounds are refused with `invalid-value`.
pub fn set(library: &Library, settings: &Settings) -> Result<()> {
    let _ = (library, settings);
    unimplemented!()
}
