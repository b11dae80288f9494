//! How the reader likes it: theme, type, and what the colors mean.

mod store;

use std::ops::RangeInclusive;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::history::Action;
use crate::{Error, ErrorKind, Library, Result};

/// Type sizes, CSS pixels.
pub const SIZE: RangeInclusive<u32> = 14..=32;
/// Line heights, percent of the size.
pub const LINE_HEIGHT: RangeInclusive<u32> = 120..=220;
/// Widths of the column, characters.
pub const WIDTH: RangeInclusive<u32> = 40..=90;
/// The longest meaning of a color, code points.
pub const MAX_MEANING: usize = 60;
/// The longest name in what is handed in, code points.
pub const MAX_NAME: usize = 100;

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
    /// What the reader calls themselves in what they hand in; "": they have not said.
    pub hand_in_name: String,
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
            hand_in_name: String::new(),
        }
    }
}

/// The settings as they are. One that this version does not know the value of is at its default.
pub fn get(library: &Library) -> Result<Settings> {
    library.read(stored)
}

pub(crate) fn stored(connection: &Connection) -> Result<Settings> {
    let mut settings = to_map(&Settings::default())?;
    for (key, value) in store::all(connection)? {
        let Some(default) = settings.insert(key.clone(), value) else {
            continue;
        };
        if Settings::deserialize(Value::Object(settings.clone())).is_err() {
            settings.insert(key, default);
        }
    }
    Settings::deserialize(Value::Object(settings)).map_err(unforeseen)
}

/// Sets them all. Figures outside their bounds are refused with `invalid-value`.
pub fn set(library: &Library, settings: &Settings) -> Result<()> {
    check(settings)?;
    library.write(Action::ChangeSettings, |tx| {
        let before = to_map(&stored(tx)?)?;
        for (key, value) in to_map(settings)? {
            if before.get(&key) != Some(&value) {
                store::set(tx, &key, &value)?;
            }
        }
        Ok(())
    })
}

fn check(settings: &Settings) -> Result<()> {
    within("The type size", settings.size, SIZE)?;
    within("The line height", settings.line_height, LINE_HEIGHT)?;
    within("The width of the column", settings.width, WIDTH)?;
    for meaning in &settings.color_meanings {
        let length = meaning.trim().chars().count();
        if length == 0 || length > MAX_MEANING || meaning.chars().any(char::is_control) {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!(
                    "The meaning of a color has 1 to {MAX_MEANING} characters on one line. Nothing was changed."
                ),
            ));
        }
    }
    let name = &settings.hand_in_name;
    if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!("Your name has up to {MAX_NAME} characters on one line. Nothing was changed."),
        ));
    }
    Ok(())
}

fn within(what: &str, value: u32, bounds: RangeInclusive<u32>) -> Result<()> {
    if bounds.contains(&value) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidValue,
        format!(
            "{what} goes from {} to {}. Nothing was changed.",
            bounds.start(),
            bounds.end()
        ),
    ))
}

fn to_map(settings: &Settings) -> Result<Map<String, Value>> {
    match serde_json::to_value(settings).map_err(unforeseen)? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

fn unforeseen(cause: serde_json::Error) -> Error {
    Error::caused(
        ErrorKind::Internal,
        "The settings could not be read; nothing was changed.",
        cause,
    )
}
