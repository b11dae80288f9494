//! On which file system a folder lies: SQLite's log needs memory shared between programs, and network file systems
//! have none.

use std::path::{Component, Path, Prefix};

use super::connection::JournalMode;

/// File systems where programs on several machines may meet, as Linux names them.
const NETWORK: [&str; 21] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "fuse.cephfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "gfs2",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "smb3",
    "smbfs",
];

/// What is mounted where, as Linux tells it. Where there is no such list (other systems, a closed /proc) it is empty,
/// and every folder counts as local.
pub(crate) fn mounts() -> String {
    std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default()
}

/// The journal a database in this folder should keep.
pub(super) fn journal_mode_for(mounts: &str, folder: &Path) -> JournalMode {
    if is_share(folder) {
        return JournalMode::Truncate;
    }
    match file_system(mounts, folder) {
        Some(kind) if NETWORK.contains(&kind) => JournalMode::Truncate,
        _ => JournalMode::Wal,
    }
}

/// A folder of another machine as Windows names it; without links, a drive letter that stands for one is named so too.
fn is_share(folder: &Path) -> bool {
    matches!(
        folder.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

/// The file system a folder lies on, by the list of mounts (proc_pid_mountinfo(5)): of the mounts above the folder
/// the deepest counts, and of equally deep ones the last.
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(mount)
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| Path::new(point).components().count())
        .map(|(_, kind)| kind)
}

/// The mount point and the file system of one line.
fn mount(line: &str) -> Option<(String, &str)> {
    let (place, source) = line.split_once(" - ")?;
    let point = place.split(' ').nth(4)?;
    Some((unescape(point), source.split(' ').next()?))
}

/// Undoes the octal escapes of spaces, tabs, line feeds and backslashes.
fn unescape(point: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .iter()
    .fold(point.to_owned(), |text, (code, plain)| {
        text.replace(code, plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 22 0:30 / /home/reader/team rw,relatime shared:9 - nfs4 server:/team rw,vers=4.2
32 31 8:2 / /home/reader/team/local rw - xfs /dev/sdb1 rw
33 22 0:44 / /mnt/my\\040share rw - cifs //server/share rw
34 22 0:45 / /over rw - nfs server:/a rw
35 22 0:46 / /over rw - tmpfs tmpfs rw";

    #[test]
    fn the_deepest_mount_decides() {
        let on = |folder: &str| file_system(MOUNTS, Path::new(folder));
        assert_eq!(on("/home/reader/library"), Some("ext4"));
        assert_eq!(on("/home/reader/team/library"), Some("nfs4"));
        assert_eq!(on("/home/reader/team/local/library"), Some("xfs"));
        assert_eq!(
            on("/home/reader/teamwork"),
            Some("ext4"),
            "a name that only begins alike"
        );
        assert_eq!(on("/mnt/my share/library"), Some("cifs"));
        assert_eq!(on("/over/library"), Some("tmpfs"), "the mount on top");
    }

    #[cfg(windows)]
    #[test]
    fn a_share_is_told_by_its_name() {
        assert!(is_share(Path::new(r"\\server\share\library")));
        assert!(is_share(Path::new(r"\\?\UNC\server\share\library")));
        assert!(!is_share(Path::new(r"\\?\C:\Users\reader\library")));
    }

    #[cfg(not(windows))]
    #[test]
    fn here_no_name_tells_a_share() {
        assert!(!is_share(Path::new("//server/share/library")));
    }

    #[test]
    fn a_network_has_no_log() {
        let on = |folder: &str| journal_mode_for(MOUNTS, Path::new(folder));
        assert_eq!(on("/home/reader/library"), JournalMode::Wal);
        assert_eq!(on("/home/reader/team/library"), JournalMode::Truncate);
        assert_eq!(on("/mnt/my share/library"), JournalMode::Truncate);
        assert_eq!(
            journal_mode_for("", Path::new("/anywhere")),
            JournalMode::Wal
        );
    }

    #[test]
    fn this_machine_has_a_root() {
        let mounts = mounts();
        assert!(mounts.is_empty() || file_system(&mounts, Path::new("/")).is_some());
    }
}
