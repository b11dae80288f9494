//! Making bundles: a folder from the library's texts, its check, keys, and the build.

use std::sync::Arc;

use marginalis_core::ErrorKind;
use marginalis_core::bundle::source::{ChosenForBundle, FindingPlace, SourceProgress};
use marginalis_core::bundle::{EXTENSION, SecretKey};
use marginalis_core::export::file::name;
use tauri::{AppHandle, Emitter, Manager, Runtime, State};
use zeroize::Zeroizing;

use crate::dialogs;
use crate::ipc::{Answer, Refusal, apart};
use crate::making::{Signing, WorkBuilt, WorkFolder, WorkKey, Workshop};
use crate::opening::Opening;

/// Asks where to, and makes a folder there of what was chosen.
#[tauri::command]
pub async fn make_bundle_folder<R: Runtime>(
    app: AppHandle<R>,
    chosen: ChosenForBundle,
) -> Answer<Option<WorkFolder>> {
    apart(move || {
        let Some(inside) = dialogs::folder(&app, "Put the bundle's folder into") else {
            return Ok(None);
        };
        let library = app.state::<Arc<Opening>>().library()?;
        let made = app
            .state::<Workshop>()
            .make(&library, &inside, &chosen, &mut tell(&app))?;
        Ok(Some(made))
    })
    .await
}

/// Asks for a bundle's folder and looks it through.
#[tauri::command]
pub async fn open_bundle_folder<R: Runtime>(app: AppHandle<R>) -> Answer<Option<WorkFolder>> {
    apart(move || {
        let Some(folder) = dialogs::folder(&app, "Open a bundle's folder") else {
            return Ok(None);
        };
        let opened = app.state::<Workshop>().open(&folder, &mut tell(&app))?;
        Ok(Some(opened))
    })
    .await
}

/// Looks an open folder through again.
#[tauri::command]
pub async fn check_bundle_folder<R: Runtime>(app: AppHandle<R>, handle: u32) -> Answer<WorkFolder> {
    apart(move || Ok(app.state::<Workshop>().check(handle, &mut tell(&app))?)).await
}

/// Where the library has what a finding is about.
#[tauri::command]
pub async fn place_of_finding<R: Runtime>(
    app: AppHandle<R>,
    handle: u32,
    finding: usize,
) -> Answer<Option<FindingPlace>> {
    apart(move || {
        let library = app.state::<Arc<Opening>>().library()?;
        Ok(app
            .state::<Workshop>()
            .place_of(&library, handle, finding)?)
    })
    .await
}

/// Shows the file that a finding is about in the system's file manager. Nothing is opened.
#[tauri::command]
pub async fn show_finding_file<R: Runtime>(
    app: AppHandle<R>,
    handle: u32,
    finding: usize,
) -> Answer<()> {
    apart(move || {
        let file = app.state::<Workshop>().file_of(handle, finding)?;
        tauri_plugin_opener::reveal_item_in_dir(&file).map_err(|error| Refusal {
            code: ErrorKind::Internal,
            message: format!(
                "The file manager could not be asked to show the file ({error}). It lies here: {}",
                file.display()
            ),
        })
    })
    .await
}

/// Asks for a key to sign with.
#[tauri::command]
pub async fn choose_key<R: Runtime>(app: AppHandle<R>) -> Answer<Option<WorkKey>> {
    apart(move || Ok(dialogs::key(&app).map(|path| app.state::<Workshop>().take_key(&path)))).await
}

/// Asks where to, and makes a key there.
#[tauri::command]
pub async fn make_key<R: Runtime>(
    app: AppHandle<R>,
    passphrase: String,
) -> Answer<Option<WorkKey>> {
    let passphrase = Zeroizing::new(passphrase);
    apart(move || {
        let chosen = dialogs::destination(&app, "Make a key", "teacher.key", ("Keys", "key"));
        let Some(path) = chosen else {
            return Ok(None);
        };
        let made = app.state::<Workshop>().make_key(&path, &passphrase)?;
        Ok(Some(made))
    })
    .await
}

/// Asks where to, and builds a folder's bundle there; how far it is is told by `making-progress`. The key is tried before
/// the place is asked for.
#[tauri::command]
pub async fn build_bundle<R: Runtime>(
    app: AppHandle<R>,
    handle: u32,
    edition: u32,
    signing: Option<Signing>,
) -> Answer<Option<WorkBuilt>> {
    apart(move || {
        let workshop = app.state::<Workshop>();
        let (_, looked) = workshop.folder(handle)?;
        let key: Option<SecretKey> = signing.map(|signing| workshop.key(signing)).transpose()?;
        let title = format!("{} {edition}", looked.title);
        let name = name::numbered(title.trim(), EXTENSION, 1);
        let chosen = dialogs::destination(&app, "Save the bundle", &name, ("Bundles", EXTENSION));
        let Some(out) = chosen else {
            return Ok(None);
        };
        let built = workshop.build(handle, &out, edition, key.as_ref(), &mut tell(&app))?;
        Ok(Some(built))
    })
    .await
}

/// Stops the check or build at work.
#[tauri::command]
pub async fn cancel_making(workshop: State<'_, Workshop>) -> Answer<()> {
    workshop.cancel();
    Ok(())
}

/// Tells the page how far it is.
fn tell<R: Runtime>(app: &AppHandle<R>) -> impl FnMut(&SourceProgress) {
    let app = app.clone();
    move |so_far| {
        let _ = app.emit("making-progress", so_far);
    }
}
