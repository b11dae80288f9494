//! Settings, and the library's health.

use std::sync::Arc;

use marginalis_core::health::{self, DailyLook, HealthReport};
use marginalis_core::settings::{self, Settings};
use tauri::State;

use crate::ipc::{Answer, with_library};
use crate::opening::Opening;

/// The settings as they are.
#[tauri::command]
pub async fn get_settings(opening: State<'_, Arc<Opening>>) -> Answer<Settings> {
    with_library(opening, settings::get).await
}

/// Sets them all.
#[tauri::command]
pub async fn set_settings(opening: State<'_, Arc<Opening>>, settings: Settings) -> Answer<()> {
    with_library(opening, move |library| settings::set(library, &settings)).await
}

/// Checks the library.
#[tauri::command]
pub async fn health(opening: State<'_, Arc<Opening>>) -> Answer<HealthReport> {
    with_library(opening, health::check).await
}

/// Looks for damage, once a day.
#[tauri::command]
pub async fn look_daily(opening: State<'_, Arc<Opening>>) -> Answer<DailyLook> {
    with_library(opening, health::look_daily).await
}
