//! `bundle`: keys, signing, verifying, looking into; and the stock minisign beside it, both ways.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use marginalis_core::bundle::container::{Packing, Writer};
use marginalis_core::bundle::manifest::{
    Agent, AgentKind, Direction, License, Manifest, Resource, TEXT_MEDIA,
};
use marginalis_core::bundle::{MEDIA_TYPE, MIMETYPE, Opened, PUBLICATION, PublicKey, SIGNATURE};
use serde_json::Value;

use crate::driver::{Ran, Shell, ran};

const PASSPHRASE: &str = "wide margins invite a pen";
const TEXT: &[u8] = b"# On margins\n\nWide margins invite a pen.\n";

/// A manifest of one text.
fn manifest(publisher_key: Option<PublicKey>) -> Manifest {
    let mut scratch = Writer::new(Cursor::new(Vec::new()));
    let written = scratch.add("x", Packing::Stored, &mut { TEXT }).unwrap();
    let mut text = Resource::new(
        "texts/on-margins.md",
        TEXT_MEDIA,
        written.sha256,
        written.size,
    );
    text.name = Some("On margins".to_owned());
    text.identifier = Some("0199d2c1-7b1e-7000-8000-000000000002".parse().unwrap());
    text.text_hash = Some([9; 32]);
    text.text_form = Some(1);
    Manifest {
        id: "0199d2c1-7b1e-7000-8000-000000000001".parse().unwrap(),
        types: vec!["Collection".to_owned()],
        name: "On margins".to_owned(),
        languages: vec!["en".to_owned()],
        direction: Direction::Ltr,
        authors: vec![Agent {
            kind: AgentKind::Organization,
            name: "The Marginalis contributors".to_owned(),
            id: None,
        }],
        editors: Vec::new(),
        contributors: Vec::new(),
        publisher: None,
        license: License::NotStated,
        description: None,
        modified: "2026-11-20T09:00:00Z".parse().unwrap(),
        published: None,
        version: None,
        edition: 3,
        supersedes: Vec::new(),
        min_reader: 1,
        publisher_key,
        requires: Vec::new(),
        reading_order: vec![text],
        resources: Vec::new(),
        other: serde_json::Map::new(),
    }
}

/// Writes a bundle of one text, with this signature file.
fn write(path: &Path, manifest: &[u8], signature: Option<&[u8]>) {
    let mut writer = Writer::new(File::create(path).unwrap());
    let mut add = |name: &str, bytes: &[u8]| {
        writer.add(name, Packing::Stored, &mut { bytes }).unwrap();
    };
    add(MIMETYPE, MEDIA_TYPE.as_bytes());
    add(PUBLICATION, manifest);
    if let Some(signature) = signature {
        add(SIGNATURE, signature);
    }
    add("texts/on-margins.md", TEXT);
    writer.finish().unwrap();
}

fn unsigned(shell: &Shell) -> PathBuf {
    let path = shell.path("small.marginalis");
    write(&path, &manifest(None).to_bytes().unwrap(), None);
    path
}

/// Runs with the passphrase at hand.
fn with_passphrase<A: AsRef<OsStr>>(shell: &Shell, args: impl IntoIterator<Item = A>) -> Ran {
    let mut command = shell.command(args);
    command.env("MARGINALIS_PASSPHRASE", PASSPHRASE);
    ran(command)
}

#[track_caller]
fn done<A: AsRef<OsStr>>(shell: &Shell, args: impl IntoIterator<Item = A>) -> Value {
    let ran = with_passphrase(
        shell,
        args.into_iter()
            .map(|arg| arg.as_ref().to_owned())
            .chain(["--json".into()]),
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[track_caller]
fn refused(code: &str, ran: &Ran) {
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains(&format!("[{code}]")), "{ran:?}");
    assert_eq!(ran.out, "");
}

fn words(path: &Path) -> &OsStr {
    path.as_os_str()
}

/// The stock program, with the passphrase on its standard input as often as it asks.
#[track_caller]
fn minisign<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> String {
    let mut child = Command::new("minisign")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("minisign is missing; tools/setup.sh test installs it");
    let mut stdin = child.stdin.take().unwrap();
    let _ = writeln!(stdin, "{PASSPHRASE}\n{PASSPHRASE}");
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Takes an entry out of a bundle, as whoever has only unzip and minisign would.
fn entry(bundle: &Path, name: &str, to: PathBuf) -> PathBuf {
    let opened = Opened::open(bundle).unwrap();
    let bytes = match name {
        PUBLICATION => opened.publication().to_vec(),
        _ => opened.signature_file().unwrap().to_vec(),
    };
    fs::write(&to, bytes).unwrap();
    to
}

#[test]
fn a_key_is_made_once_and_for_its_owner_alone() {
    let shell = Shell::new();
    let key = shell.path("teacher.key");
    let made = done(
        &shell,
        [
            "bundle".as_ref(),
            "keygen".as_ref(),
            "--out".as_ref(),
            words(&key),
        ],
    );
    assert_eq!(made["fingerprint"]["words"].as_array().unwrap().len(), 8);
    assert_eq!(made["fingerprint"]["hex"].as_str().unwrap().len(), 16);
    let public = fs::read_to_string(shell.path("teacher.key.pub")).unwrap();
    assert!(public.contains(made["key"].as_str().unwrap()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&key).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let before = fs::read(&key).unwrap();
    assert!(
        !String::from_utf8(before.clone())
            .unwrap()
            .contains(made["key"].as_str().unwrap())
    );
    let again = with_passphrase(
        &shell,
        [
            "bundle".as_ref(),
            "keygen".as_ref(),
            "--out".as_ref(),
            words(&key),
        ],
    );
    refused("unwritable-file", &again);
    fs::remove_file(&key).unwrap();
    let half = with_passphrase(
        &shell,
        [
            "bundle".as_ref(),
            "keygen".as_ref(),
            "--out".as_ref(),
            words(&key),
        ],
    );
    refused("unwritable-file", &half);
    assert!(!key.exists());
}

#[test]
fn without_a_terminal_a_passphrase_is_not_asked_for() {
    let shell = Shell::new();
    let mut command = shell.command(["bundle", "keygen", "--out"]);
    command
        .arg(shell.path("key"))
        .env_remove("MARGINALIS_PASSPHRASE")
        .stdin(Stdio::null());
    // In a session of its own it has no terminal, also where the tests have one.
    let mut alone = Command::new("setsid");
    alone
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null());
    alone.env_remove("MARGINALIS_PASSPHRASE");
    refused("wrong-passphrase", &ran(alone));
    assert!(!shell.path("key").exists());
}

#[test]
fn signed_in_its_place_and_verified() {
    let shell = Shell::new();
    let (bundle, key) = (unsigned(&shell), shell.path("key"));
    let public = shell.path("key.pub");
    refused(
        "unsigned",
        &shell.run(["bundle".as_ref(), "verify".as_ref(), words(&bundle)]),
    );
    assert_eq!(
        shell.error(1, ["bundle".as_ref(), "verify".as_ref(), words(&bundle)])["code"],
        "unsigned"
    );
    done(
        &shell,
        [
            "bundle".as_ref(),
            "keygen".as_ref(),
            "--out".as_ref(),
            words(&key),
        ],
    );
    let sign = [
        "bundle".as_ref(),
        "sign".as_ref(),
        words(&bundle),
        "--key".as_ref(),
        words(&key),
    ];
    let signed = done(&shell, sign);
    let bytes = fs::read(&bundle).unwrap();
    assert_eq!(done(&shell, sign), signed, "the same again");
    assert_eq!(
        fs::read(&bundle).unwrap(),
        bytes,
        "signing again changes nothing"
    );
    let verified = shell.json([
        "bundle".as_ref(),
        "verify".as_ref(),
        words(&bundle),
        "--key".as_ref(),
        words(&public),
    ]);
    assert_eq!(verified["signed"]["key"], signed["signed"]["key"]);
    assert_eq!(
        (&verified["edition"], &verified["files"]),
        (&3.into(), &1.into())
    );
    let told = shell.run(["bundle".as_ref(), "verify".as_ref(), words(&bundle)]);
    assert_eq!(told.code, 0);
    assert!(
        told.out
            .starts_with("On margins, edition 3: 1 file, whole\nSigned by "),
        "{told:?}"
    );

    let other = shell.path("other");
    done(
        &shell,
        [
            "bundle".as_ref(),
            "keygen".as_ref(),
            "--out".as_ref(),
            words(&other),
        ],
    );
    let other_public = shell.path("other.pub");
    let by_other = [
        "bundle".as_ref(),
        "verify".as_ref(),
        words(&bundle),
        "--key".as_ref(),
        words(&other_public),
    ];
    refused("other-key", &shell.run(by_other));
    let over = [
        "bundle".as_ref(),
        "sign".as_ref(),
        words(&bundle),
        "--key".as_ref(),
        words(&other),
    ];
    refused("other-key", &with_passphrase(&shell, over));
    let mut wrong = shell.command(sign);
    wrong.env("MARGINALIS_PASSPHRASE", "narrow");
    refused("wrong-passphrase", &ran(wrong));
    assert_eq!(
        fs::read(&bundle).unwrap(),
        bytes,
        "a refusal changes nothing"
    );

    let mut spoiled = bytes;
    let at = spoiled
        .windows(TEXT.len())
        .position(|window| window == TEXT)
        .unwrap();
    spoiled[at + 3] ^= 1;
    fs::write(&bundle, &spoiled).unwrap();
    refused(
        "damaged-bundle",
        &shell.run(["bundle".as_ref(), "verify".as_ref(), words(&bundle)]),
    );
    refused("damaged-bundle", &with_passphrase(&shell, sign));
}

#[test]
fn a_publisher_changes_keys() {
    let shell = Shell::new();
    let [old, new, rotation] = ["old", "new", "rotation.json"].map(|name| shell.path(name));
    let [old_public, new_public] = ["old.pub", "new.pub"].map(|name| shell.path(name));
    for key in [&old, &new] {
        done(
            &shell,
            [
                "bundle".as_ref(),
                "keygen".as_ref(),
                "--out".as_ref(),
                words(key),
            ],
        );
    }
    let bundle = unsigned(&shell);
    done(
        &shell,
        [
            "bundle".as_ref(),
            "sign".as_ref(),
            words(&bundle),
            "--key".as_ref(),
            words(&old),
        ],
    );
    let stated = done(
        &shell,
        [
            "bundle".as_ref(),
            "rotate".as_ref(),
            "--from".as_ref(),
            words(&old),
            "--to".as_ref(),
            words(&new_public),
            "--out".as_ref(),
            words(&rotation),
        ],
    );
    minisign([
        "-Vm".as_ref(),
        words(&rotation),
        "-p".as_ref(),
        words(&old_public),
    ]);
    let with = |rotation: &Path| {
        with_passphrase(
            &shell,
            [
                "bundle".as_ref(),
                "sign".as_ref(),
                words(&bundle),
                "--key".as_ref(),
                words(&new),
                "--rotation".as_ref(),
                words(rotation),
            ],
        )
    };
    assert_eq!(with(&rotation).code, 0);
    for public in [&old_public, &new_public] {
        let verified = shell.json([
            "bundle".as_ref(),
            "verify".as_ref(),
            words(&bundle),
            "--key".as_ref(),
            words(public),
        ]);
        assert_eq!(
            verified["signed"]["rotations"][0]["to"]["key"],
            stated["to"]["key"]
        );
    }
    fs::write(
        shell.path("rotation.json.minisig"),
        "untrusted comment: none\n",
    )
    .unwrap();
    refused("broken-signature", &with(&rotation));
}

#[test]
fn what_is_in_a_bundle_is_told_without_installing_it() {
    let shell = Shell::new();
    let bundle = unsigned(&shell);
    let told = shell.json(["bundle".as_ref(), "inspect".as_ref(), words(&bundle)]);
    assert_eq!(told["name"], "On margins");
    assert_eq!(
        (&told["edition"], &told["license"], &told["signed"]),
        (&3.into(), &"NONE".into(), &Value::Null)
    );
    assert_eq!(told["size"], fs::metadata(&bundle).unwrap().len());
    assert_eq!(
        (&told["texts"][0]["title"], &told["texts"][0]["size"]),
        (&"On margins".into(), &TEXT.len().into())
    );
    let shown = shell.run(["bundle".as_ref(), "inspect".as_ref(), words(&bundle)]);
    assert!(
        shown.out.contains("license: NONE") && shown.out.contains("not signed"),
        "{shown:?}"
    );
    assert!(!shell.library().exists(), "no library was made");
    let text = shell.file("essay.md", "# Essay\n");
    refused(
        "not-a-bundle",
        &shell.run(["bundle".as_ref(), "inspect".as_ref(), words(&text)]),
    );
    refused(
        "unreadable-file",
        &shell.run(["bundle", "inspect", "/no/such.marginalis"]),
    );
    refused(
        "unreadable-file",
        &shell.run([
            "bundle".as_ref(),
            "inspect".as_ref(),
            words(bundle.parent().unwrap()),
        ]),
    );
}

#[test]
fn the_stock_program_verifies_what_we_sign() {
    let shell = Shell::new();
    let (bundle, key, public) = (unsigned(&shell), shell.path("key"), shell.path("key.pub"));
    done(
        &shell,
        [
            "bundle".as_ref(),
            "keygen".as_ref(),
            "--out".as_ref(),
            words(&key),
        ],
    );
    done(
        &shell,
        [
            "bundle".as_ref(),
            "sign".as_ref(),
            words(&bundle),
            "--key".as_ref(),
            words(&key),
        ],
    );
    let publication = entry(&bundle, PUBLICATION, shell.path("publication.json"));
    entry(&bundle, SIGNATURE, shell.path("publication.json.minisig"));
    let said = minisign([
        "-Vm".as_ref(),
        words(&publication),
        "-p".as_ref(),
        words(&public),
    ]);
    assert!(
        said.contains("marginalis:0199d2c1-7b1e-7000-8000-000000000001 edition:3 sha256:"),
        "{said}"
    );

    done(
        &shell,
        [
            "bundle".as_ref(),
            "sign".as_ref(),
            words(&bundle),
            "--key".as_ref(),
            words(&key),
            "--detached".as_ref(),
        ],
    );
    minisign([
        "-Vm".as_ref(),
        words(&bundle),
        "-p".as_ref(),
        words(&public),
    ]);

    // and opens our key with its passphrase
    let essay = shell.file("essay.md", "# Essay\n");
    minisign(["-Sm".as_ref(), words(&essay), "-s".as_ref(), words(&key)]);
    minisign(["-Vm".as_ref(), words(&essay), "-p".as_ref(), words(&public)]);
}

#[test]
fn we_verify_what_the_stock_program_signs() {
    let shell = Shell::new();
    let [key, public, publication] =
        ["key", "key.pub", "publication.json"].map(|name| shell.path(name));
    minisign([
        "-Gf".as_ref(),
        "-s".as_ref(),
        words(&key),
        "-p".as_ref(),
        words(&public),
    ]);
    let opened: PublicKey = PublicKey::from_file(&fs::read_to_string(&public).unwrap()).unwrap();
    let manifest = manifest(Some(opened)).to_bytes().unwrap();
    fs::write(&publication, &manifest).unwrap();
    let bundle = shell.path("stock.marginalis");
    write(&bundle, &manifest, None);
    let name =
        shell.json(["bundle".as_ref(), "inspect".as_ref(), words(&bundle)])["manifest"].clone();
    let comment = format!(
        "marginalis:0199d2c1-7b1e-7000-8000-000000000001 edition:3 sha256:{}",
        name.as_str().unwrap()
    );
    minisign([
        "-Sm".as_ref(),
        words(&publication),
        "-s".as_ref(),
        words(&key),
        "-t".as_ref(),
        comment.as_ref(),
    ]);
    write(
        &bundle,
        &manifest,
        Some(&fs::read(shell.path("publication.json.minisig")).unwrap()),
    );
    let verify = [
        "bundle".as_ref(),
        "verify".as_ref(),
        words(&bundle),
        "--key".as_ref(),
        words(&public),
    ];
    let by_stock = shell.json(verify);

    // and sign with its key ourselves
    done(
        &shell,
        [
            "bundle".as_ref(),
            "sign".as_ref(),
            words(&bundle),
            "--key".as_ref(),
            words(&key),
        ],
    );
    assert_eq!(shell.json(verify), by_stock);
}
