//! Is the library's folder copied to other machines by a program of its own? Such programs copy a file while it is
//! written, and put another in its place while it is open; that cannot be helped from here, only said.

use std::path::Path;

/// What such programs leave in the folder they look after: a name's beginning and end, and whose it is.
const TRACES: [(&str, &str, &str); 7] = [
    (".dropbox.cache", "", "Dropbox"),
    (".stfolder", "", "Syncthing"),
    (".nextcloudsync", ".log", "Nextcloud"),
    (".owncloudsync", ".log", "ownCloud"),
    (".sync_", ".db", "Nextcloud"),
    ("._sync_", ".db", "Nextcloud"),
    (".tmp.driveupload", "", "Google Drive"),
];

/// How such programs name that folder, alone or with more words ("OneDrive - University"), and whose it is.
const NAMES: [(&str, &str); 10] = [
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("Syncthing", "Syncthing"),
    ("iCloudDrive", "iCloud"),
    ("iCloud Drive", "iCloud"),
    ("Mobile Documents", "iCloud"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
];

/// Where macOS keeps the folders of all such programs ("Dropbox", "GoogleDrive-name@example.org").
const CLOUD_STORAGE: &str = "CloudStorage";

/// The program that copies this folder to other machines, as people call it; `None` where none is seen.
pub(crate) fn synced_by(folder: &Path) -> Option<&'static str> {
    folder
        .ancestors()
        .find_map(|above| by_name(above).or_else(|| by_trace(above)))
}

fn by_name(folder: &Path) -> Option<&'static str> {
    let name = folder.file_name()?.to_str()?;
    let of_macos = folder.parent().and_then(Path::file_name) == Some(CLOUD_STORAGE.as_ref());
    NAMES
        .iter()
        .find(|(begin, _)| {
            name.strip_prefix(begin)
                .is_some_and(|rest| of_macos || rest.is_empty() || rest.starts_with(' '))
        })
        .map(|(_, program)| *program)
        .or(of_macos.then_some("a cloud service"))
}

fn by_trace(folder: &Path) -> Option<&'static str> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().find_map(|entry| {
        let name = entry.file_name();
        let name = name.to_str()?;
        TRACES
            .iter()
            .find(|(begin, end, _)| name.starts_with(begin) && name.ends_with(end))
            .map(|(_, _, program)| *program)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_is_known_by_its_name() {
        let by = |folder: &str| synced_by(Path::new(folder));
        assert_eq!(by("/nowhere/Dropbox/Texts/Marginalis"), Some("Dropbox"));
        assert_eq!(
            by("/nowhere/Dropbox (Personal)/Marginalis"),
            Some("Dropbox")
        );
        assert_eq!(by("/nowhere/OneDrive - University/M"), Some("OneDrive"));
        assert_eq!(by("/nowhere/Nextcloud/M"), Some("Nextcloud"));
        assert_eq!(
            by("/nowhere/Library/Mobile Documents/com~apple~CloudDocs/M"),
            Some("iCloud")
        );
        assert_eq!(
            by("/nowhere/Library/CloudStorage/Box-Box/M"),
            Some("a cloud service")
        );
        assert_eq!(
            by("/nowhere/Library/CloudStorage/GoogleDrive-reader@example.org/My Drive/M"),
            Some("Google Drive")
        );
        assert_eq!(by("/nowhere/Dropbox-notes/M"), None, "only begins alike");
        assert_eq!(by("/nowhere/share/Marginalis"), None);
    }

    #[test]
    fn a_folder_is_known_by_what_its_program_leaves_in_it() {
        for (trace, program) in [
            (".stfolder", "Syncthing"),
            (".sync_0123456789ab.db", "Nextcloud"),
            (".dropbox.cache", "Dropbox"),
            (".owncloudsync.log", "ownCloud"),
            (".tmp.driveupload", "Google Drive"),
        ] {
            let root = tempfile::tempdir().unwrap();
            let library = root.path().join("study/Marginalis");
            std::fs::create_dir_all(&library).unwrap();
            assert_eq!(synced_by(&library), None);
            std::fs::write(root.path().join(trace), "").unwrap();
            assert_eq!(synced_by(&library), Some(program), "{trace}");
        }
    }
}
