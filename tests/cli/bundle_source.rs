//! `bundle new`, `check`, `build`, `compare` and `publish`: the teacher's way, with the real binary.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::driver::{Ran, Shell, ran};

const PASSPHRASE: &str = "wide margins invite a pen";

/// A command in the shell's own folder, away from the environment's date.
fn command(shell: &Shell, args: &[&str]) -> Command {
    let mut command = shell.command(["bundle"]);
    command.args(args).current_dir(shell.path(""));
    command
        .env("MARGINALIS_PASSPHRASE", PASSPHRASE)
        .env_remove("SOURCE_DATE_EPOCH");
    command
}

fn run(shell: &Shell, args: &[&str]) -> Ran {
    ran(command(shell, args))
}

fn done(shell: &Shell, args: &[&str]) -> Value {
    let mut command = command(shell, args);
    command.arg("--json");
    let ran = ran(command);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?} {ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

fn refused(shell: &Shell, args: &[&str]) -> String {
    let mut command = command(shell, args);
    command.arg("--json");
    let ran = ran(command);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?} {ran:?}");
    let error: Value = serde_json::from_str(&ran.err).unwrap();
    error["code"].as_str().unwrap().to_owned()
}

fn with_bundle() -> Shell {
    let shell = Shell::new();
    done(
        &shell,
        &["new", "b", "--title", "Rivers", "--author", "A. Teacher"],
    );
    shell
}

fn change(shell: &Shell, file: &str, from: &str, to: &str) {
    let old = fs::read_to_string(shell.path(file)).unwrap();
    assert!(old.contains(from), "{old}");
    fs::write(shell.path(file), old.replace(from, to)).unwrap();
}

/// Every block of commands in the guide, one after the other, in an empty folder.
#[test]
fn the_guide_works_literally() {
    let guide =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/bundles.md"))
            .unwrap();
    let script: String = guide
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    assert!(
        script.matches("marginalis bundle").count() >= 12,
        "{script}"
    );
    let shell = Shell::new();
    let binary = Path::new(env!("CARGO_BIN_EXE_marginalis"));
    let mut command = Command::new("sh");
    command
        .args(["-eu", "-c", &script])
        .current_dir(shell.path(""))
        .env_remove("SOURCE_DATE_EPOCH");
    let path = std::env::var("PATH").unwrap();
    command.env(
        "PATH",
        format!("{}:{path}", binary.parent().unwrap().display()),
    );
    command
        .env("MARGINALIS_PASSPHRASE", PASSPHRASE)
        .env("MARGINALIS_LIBRARY", shell.library());
    let ran = ran(command);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    assert!(ran.err.contains("0 errors, 0 warnings"), "{}", ran.err);
    assert!(!ran.err.contains("1 warning"), "{}", ran.err);
    assert!(
        ran.out.contains("Rhetoric, first term, edition 1 → 2"),
        "{}",
        ran.out
    );
    assert!(
        shell.path("site/opds.json").exists() && shell.path("site/rhetoric-2.marginalis").exists()
    );
    let page = fs::read_to_string(shell.path("changes.html")).unwrap();
    assert!(page.contains("<ins>and cannot be hurried</ins>"), "{page}");
    // The chapter on a new key: the old one vouches for it, and so the student is asked once and gets the edition.
    let (_, after) = ran.out.split_once("say that").unwrap();
    assert!(after.contains("Rhetoric, first term, edition 3"), "{after}");
    let listed = shell.json(["bundle", "list"]);
    let here = listed.as_array().unwrap().iter();
    let editions: Vec<_> = here
        .filter(|bundle| bundle["name"] == "Rhetoric, first term")
        .map(|bundle| (&bundle["edition"], &bundle["trust"]))
        .collect();
    assert_eq!(editions, [(&json!(3), &json!("known_key"))]);
    let class = fs::read_to_string(shell.path("class.csv")).unwrap();
    assert!(class.contains("Of what?"), "{class}");
    assert!(ran.out.contains("1 student handed in"), "{}", ran.out);
}

/// The table of codes in the guide is the list of codes.
#[test]
fn the_guide_names_every_finding() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guide = fs::read_to_string(root.join("docs/bundles.md")).unwrap();
    let codes = fs::read_to_string(root.join("ui/src/backend/types/FindingCode.ts")).unwrap();
    let codes: Vec<&str> = codes.split('"').skip(1).step_by(2).collect();
    assert!(codes.len() > 30);
    for code in codes {
        let row = guide
            .lines()
            .find(|line| line.starts_with(&format!("| `{code}` |")));
        let row = row.unwrap_or_else(|| panic!("{code} is not in the guide"));
        let known: marginalis_core::bundle::source::FindingCode =
            serde_json::from_value(json!(code)).unwrap();
        let severity = serde_json::to_value(known.severity()).unwrap();
        assert!(
            row.contains(&format!("| {} |", severity.as_str().unwrap())),
            "{row}"
        );
    }
}

#[test]
fn findings_come_with_file_line_and_hint_and_only_errors_are_a_no() {
    let shell = with_bundle();
    assert_eq!(
        done(&shell, &["check", "b"]),
        json!({ "errors": 0, "warnings": 0, "findings": [] })
    );
    change(&shell, "b/texts/01-welcome.md", "## What", "#### What");
    let checked = done(&shell, &["check", "b"]);
    assert_eq!(
        (&checked["errors"], &checked["warnings"]),
        (&json!(0), &json!(1))
    );
    let finding = &checked["findings"][0];
    assert_eq!(finding["file"], "texts/01-welcome.md");
    assert_eq!(
        (&finding["line"], &finding["severity"], &finding["code"]),
        (&json!(9), &json!("warning"), &json!("heading-jump"))
    );
    let told = run(&shell, &["check", "b"]);
    assert!(
        told.out.starts_with("texts/01-welcome.md:9: warning: "),
        "{}",
        told.out
    );
    assert!(told.err.contains("0 errors, 1 warning"), "{}", told.err);
    change(&shell, "b/bundle.toml", "license", "licence");
    let told = run(&shell, &["check", "b", "--json"]);
    assert_eq!(told.code, 1);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["findings"][0]["code"], "invalid-bundle-toml");
    assert_eq!(told["findings"][0]["hint"], "Did you mean license?");
    assert_eq!(refused(&shell, &["build", "b"]), "invalid-source");
    assert_eq!(refused(&shell, &["check", "nothing"]), "unreadable-file");
    assert_eq!(refused(&shell, &["new", "b"]), "unwritable-file");
}

#[test]
fn a_build_says_what_it_made_and_an_edition_has_one_content() {
    let shell = with_bundle();
    let built = done(&shell, &["build", "b"]);
    assert_eq!(built["file"], "rivers-1.marginalis");
    assert_eq!(
        (&built["edition"], &built["signed"]),
        (&json!(1), &Value::Null)
    );
    let bytes = fs::read(shell.path("rivers-1.marginalis")).unwrap();
    assert_eq!(built["bytes"], bytes.len());
    let inspected = done(&shell, &["inspect", "rivers-1.marginalis"]);
    assert_eq!(inspected["texts"][0]["id"], built["texts"][0]["id"]);
    assert_eq!(
        refused(&shell, &["verify", "rivers-1.marginalis"]),
        "unsigned"
    );
    let again = done(&shell, &["build", "b", "--out", "again"]);
    assert_eq!(
        (&again["sha256"], &again["manifest"]),
        (&built["sha256"], &built["manifest"])
    );
    change(
        &shell,
        "b/texts/01-welcome.md",
        "somebody laughed",
        "somebody wept",
    );
    assert_eq!(refused(&shell, &["build", "b"]), "edition-not-higher");
    assert_eq!(
        fs::read(shell.path("rivers-1.marginalis")).unwrap(),
        bytes,
        "what was there stays"
    );
    done(&shell, &["build", "b", "--edition", "2"]);
    assert_eq!(
        refused(&shell, &["build", "b", "--edition", "1"]),
        "edition-not-higher"
    );
}

#[test]
fn a_signed_build_verifies_and_a_wrong_passphrase_signs_nothing() {
    let shell = with_bundle();
    let key = done(&shell, &["keygen", "--out", "k"]);
    let built = done(&shell, &["build", "b", "--sign", "k"]);
    assert_eq!(built["signed"], key["fingerprint"]);
    done(&shell, &["verify", "rivers-1.marginalis", "--key", "k.pub"]);
    let mut wrong = command(
        &shell,
        &["build", "b", "--out", "x", "--sign", "k", "--json"],
    );
    let wrong = ran({
        wrong.env("MARGINALIS_PASSPHRASE", "another");
        wrong
    });
    assert!(wrong.err.contains("wrong-passphrase"), "{wrong:?}");
    assert!(!shell.path("x").exists());
}

#[test]
fn a_file_of_another_kind_is_never_written_over() {
    let shell = with_bundle();
    for key in ["k", "new"] {
        done(&shell, &["keygen", "--out", key]);
    }
    let sound = done(&shell, &["build", "b", "--out", "sound.marginalis"]);
    done(&shell, &["sign", "sound.marginalis", "--key", "k"]);
    fs::write(shell.path("sound.marginalis.minisig"), "my notes").unwrap();
    fs::write(shell.path("rotation.json"), "{\"mine\": 1}").unwrap();
    fs::write(shell.path("r.minisig"), "mine too").unwrap();
    fs::create_dir_all(shell.path("web")).unwrap();
    fs::write(shell.path("empty"), "").unwrap();
    let rotate = ["rotate", "--from", "k", "--to", "new.pub"];
    let calls: [(&[&str], &str); 10] = [
        (&["build", "b", "--sign", "k", "--out", "k"], "k"),
        (&["build", "b", "--out", "k.pub"], "k.pub"),
        (
            &["build", "b", "--out", "b/texts/01-welcome.md"],
            "b/texts/01-welcome.md",
        ),
        (&["build", "b", "--out", "empty"], "empty"),
        (
            &["build", "b", "--edition", "2", "--out", "b/bundle.toml"],
            "b/bundle.toml",
        ),
        (
            &["sign", "sound.marginalis", "--key", "k", "--detached"],
            "sound.marginalis.minisig",
        ),
        (&[&rotate[..], &["--out", "k"]].concat(), "k"),
        (&rotate, "rotation.json"),
        (&[&rotate[..], &["--out", "r"]].concat(), "r.minisig"),
        (
            &[&rotate[..], &["--out", "sound.marginalis"]].concat(),
            "sound.marginalis",
        ),
    ];
    for (args, file) in calls {
        let before = fs::read(shell.path(file)).unwrap();
        assert_eq!(refused(&shell, args), "unwritable-file", "{args:?}");
        assert_eq!(fs::read(shell.path(file)).unwrap(), before, "{args:?}");
    }
    assert!(!shell.path("r").exists(), "half a rotation is none");
    let lock = fs::read_to_string(shell.path("b/bundle.lock")).unwrap();
    assert!(
        !lock.contains("edition = 2"),
        "no edition was built: {lock}"
    );

    // A file of the same kind is replaced, also by another of its kind.
    for name in ["rotation.json", "r.minisig", "sound.marginalis.minisig"] {
        fs::remove_file(shell.path(name)).unwrap();
    }
    for _ in 0..2 {
        done(&shell, &rotate);
        done(
            &shell,
            &["sign", "sound.marginalis", "--key", "k", "--detached"],
        );
        let again = done(&shell, &["build", "b", "--out", "again.marginalis"]);
        assert_eq!(again["sha256"], sound["sha256"]);
    }
    let cut = fs::read(shell.path("again.marginalis")).unwrap();
    fs::write(shell.path("again.marginalis"), &cut[..200]).unwrap();
    done(&shell, &["build", "b", "--out", "again.marginalis"]);
    assert_eq!(fs::read(shell.path("again.marginalis")).unwrap(), cut);
}

#[test]
fn a_web_page_of_another_hand_is_never_written_over() {
    let shell = with_bundle();
    done(&shell, &["keygen", "--out", "k"]);
    done(
        &shell,
        &["build", "b", "--out", "r.marginalis", "--sign", "k"],
    );
    done(
        &shell,
        &["sign", "r.marginalis", "--key", "k", "--detached"],
    );
    let published = done(&shell, &["publish", "fresh", "r.marginalis"]);
    let files = published["files"].as_array().unwrap();
    assert_eq!(files.len(), 6);
    let foreign_sums = format!("{}  thesis.pdf\n", "0".repeat(64));
    for file in files {
        let name = file.as_str().unwrap();
        let others = [
            "<html><body>My page</body></html>",
            "{\"links\": [{\"href\": \"opds.json\"}], \"publications\": []}",
            foreign_sums.as_str(),
            "",
        ];
        for other in others {
            let site = shell.path("web");
            fs::create_dir(&site).unwrap();
            fs::write(site.join(name), other).unwrap();
            assert_eq!(
                refused(&shell, &["publish", "web", "r.marginalis"]),
                "unwritable-file",
                "{name}: {other}"
            );
            assert_eq!(fs::read_to_string(site.join(name)).unwrap(), other);
            assert_eq!(
                fs::read_dir(&site).unwrap().count(),
                1,
                "nothing was written"
            );
            fs::remove_dir_all(site).unwrap();
        }
        // What was published before, and a folder whose publishing was cut short, are brought up to date.
        fs::create_dir(shell.path("web")).unwrap();
        fs::copy(shell.path("fresh").join(name), shell.path("web").join(name)).unwrap();
        done(&shell, &["publish", "web", "r.marginalis"]);
        fs::remove_dir_all(shell.path("web")).unwrap();
    }
    change(
        &shell,
        "b/texts/01-welcome.md",
        "somebody laughed",
        "somebody wept",
    );
    done(
        &shell,
        &[
            "build",
            "b",
            "--edition",
            "2",
            "--out",
            "r.marginalis",
            "--sign",
            "k",
        ],
    );
    done(
        &shell,
        &["sign", "r.marginalis", "--key", "k", "--detached"],
    );
    let again = done(
        &shell,
        &["publish", "fresh", "r.marginalis", "--title", "Other"],
    );
    assert_eq!(again["bundles"][0]["edition"], 2);
}

/// The same folder under other paths, rights, time zones, languages and hours.
#[test]
fn the_same_bytes_wherever_and_whenever_it_is_built() {
    let shell = with_bundle();
    let script = "umask 077; mkdir -p deep/er; cp -r b deep/er/copy; exec \"$0\" bundle build deep/er/copy --out two.marginalis";
    let one = command(&shell, &["build", "b", "--out", "one.marginalis"]);
    let mut two = Command::new("sh");
    two.args(["-c", script, env!("CARGO_BIN_EXE_marginalis")])
        .current_dir(shell.path(""));
    for (number, mut command) in [one, two].into_iter().enumerate() {
        command.env("SOURCE_DATE_EPOCH", "1763629200");
        command
            .env("TZ", ["UTC", "Pacific/Chatham"][number])
            .env("LC_ALL", ["C", "de_DE.UTF-8"][number]);
        let ran = ran(command);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let bytes = |name: &str| fs::read(shell.path(name)).unwrap();
    assert_eq!(bytes("one.marginalis"), bytes("two.marginalis"));
    assert_eq!(
        done(&shell, &["inspect", "one.marginalis"])["modified"],
        "2025-11-20T09:00:00.000Z"
    );
}

#[test]
fn the_date_from_outside_is_a_moment_since_1970() {
    let shell = with_bundle();
    let built_at = |epoch: &str| {
        let mut command = command(&shell, &["build", "b", "--json"]);
        command.env("SOURCE_DATE_EPOCH", epoch);
        ran(command)
    };
    for (bad, why) in [
        ("noon", "is not a number"),
        ("-", "is not a number"),
        ("1.5", "is not a number"),
        ("-1", "is before 1970"),
        ("-5", "is before 1970"),
        ("-99999999999999999999", "is before 1970"),
        ("253402207201", "is too late: 253402207200 "),
        ("253402300799", "is too late"),
        ("99999999999999999999", "is too late"),
    ] {
        let ran = built_at(bad);
        assert_eq!(ran.code, 1, "{bad}");
        assert!(
            ran.err.contains("invalid-value") && ran.err.contains(why),
            "{}",
            ran.err
        );
        assert!(!shell.path("b/bundle.lock").exists(), "{bad}");
    }
    for (good, date) in [
        ("0", "1970-01-01T00:00:00.000Z"),
        ("253402207200", "9999-12-30T22:00:00.000Z"),
    ] {
        let ran = built_at(good);
        let built: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(built["modified"], date, "{ran:?}");
    }
}

#[test]
fn a_comparison_tells_what_changed_and_whom_it_hurts() {
    let shell = with_bundle();
    let first = done(&shell, &["build", "b", "--out", "1"]);
    change(
        &shell,
        "b/texts/01-welcome.md",
        "says who doubted",
        "tells us who doubted",
    );
    done(&shell, &["build", "b", "--out", "2", "--edition", "2"]);
    let text = format!("urn:uuid:{}", first["texts"][0]["id"].as_str().unwrap());
    let mark = |id: &str, exact: &str| {
        json!({ "id": id, "type": "Annotation", "creator": { "name": "<b>Student</b>" },
                "target": { "source": text, "selector": [{ "type": "TextQuoteSelector", "exact": exact }] } })
    };
    let set = json!({ "@context": "https://www.w3.org/ns/epub-anno.jsonld", "id": "urn:uuid:1", "type": "AnnotationSet", "about": {},
        "items": [mark("kept", "where a reader answers"), mark("hurt", "a pencil says who doubted"), mark("lost", "was never there at all")] });
    shell.file("class.annotations", set.to_string());
    let compared = done(
        &shell,
        &["compare", "1", "2", "--notes", "class.annotations"],
    );
    assert_eq!(
        (&compared["same_bundle"], &compared["higher"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(compared["texts"][0]["change"], "words");
    assert_eq!(compared["texts"][0]["paragraphs"]["changed"], 1);
    let marks = &compared["marks"];
    assert_eq!(
        (
            &marks["counts"]["before"],
            &marks["counts"]["kept"],
            &marks["counts"]["reworded"]
        ),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(marks["refused"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&marks["entries"][1]["id"], &marks["entries"][1]["state"]),
        (&json!("hurt"), &json!("check"))
    );
    let page = run(
        &shell,
        &[
            "compare",
            "1",
            "2",
            "--notes",
            "class.annotations",
            "--html",
        ],
    )
    .out;
    assert!(
        page.starts_with("<!doctype html>") && page.contains("&lt;b&gt;Student&lt;/b&gt;"),
        "{page}"
    );
    assert!(
        page.contains("default-src 'none'")
            && !page.contains("<script")
            && !page.contains("<b>Student")
    );
    let told = run(&shell, &["compare", "1", "2"]).out;
    assert!(told.contains("paragraphs: 1 changed"), "{told}");
}

#[test]
fn a_published_folder_has_everything_a_web_server_needs() {
    let shell = with_bundle();
    done(&shell, &["keygen", "--out", "k"]);
    done(
        &shell,
        &["build", "b", "--out", "rivers 1.marginalis", "--sign", "k"],
    );
    let bundle = shell.path("rivers 1.marginalis");
    let (bundle, other) = (bundle.to_str().unwrap(), shell.path("alone"));
    let publish = ["bundle", "publish", other.to_str().unwrap(), bundle];
    let missing = "rivers-1.marginalis.minisig is not there";
    let ran_alone = shell.run(publish);
    assert!(
        ran_alone.code == 0 && ran_alone.err.contains(missing),
        "{ran_alone:?}"
    );
    let remedy = format!("(marginalis bundle sign \"{bundle}\" --key KEY --detached)");
    assert!(ran_alone.err.contains(&remedy), "{}", ran_alone.err);
    done(
        &shell,
        &["sign", "rivers 1.marginalis", "--key", "k", "--detached"],
    );
    assert!(!shell.run(publish).err.contains(missing));
    let published = done(
        &shell,
        &[
            "publish",
            "site",
            "rivers 1.marginalis",
            "--title",
            "A <class>",
        ],
    );
    let files = json!([
        "SHA256SUMS",
        "index.html",
        "opds.json",
        "rivers-1.marginalis",
        "rivers-1.marginalis.minisig",
        "rivers-1.png"
    ]);
    assert_eq!(published["files"], files);
    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--strict", "SHA256SUMS"])
        .current_dir(shell.path("site"));
    assert_eq!(ran(sums).code, 0);
    let before: Vec<_> = ["index.html", "opds.json", "rivers-1.png"]
        .map(|name| fs::read(shell.path("site").join(name)).unwrap())
        .into();
    done(
        &shell,
        &[
            "publish",
            "site",
            "rivers 1.marginalis",
            "--title",
            "A <class>",
        ],
    );
    let after: Vec<_> = ["index.html", "opds.json", "rivers-1.png"]
        .map(|name| fs::read(shell.path("site").join(name)).unwrap())
        .into();
    assert_eq!(before, after);
    // The page has what is named, and who forgot something is told.
    let site = shell.path("site");
    done(&shell, &["new", "t", "--title", "Towns", "--author", "B."]);
    done(&shell, &["build", "t", "--out", "towns-1.marginalis"]);
    let towns = shell.path("towns-1.marginalis");
    let second = [
        "bundle",
        "publish",
        site.to_str().unwrap(),
        towns.to_str().unwrap(),
    ];
    let ran_second = shell.run(second);
    let told = "rivers-1.marginalis lies in the folder, but is not on the page";
    assert!(ran_second.err.contains(told), "{}", ran_second.err);
    let page = fs::read_to_string(site.join("index.html")).unwrap();
    assert!(!page.contains("rivers-1.marginalis") && page.contains("towns-1.marginalis"));
    let both = ["publish", "site", bundle, towns.to_str().unwrap()];
    assert_eq!(done(&shell, &both)["left_out"], json!([]));
    // An edition that gave way to the next is not forgotten.
    change(&shell, "b/bundle.toml", "edition = 1", "edition = 2");
    done(&shell, &["build", "b", "--out", "rivers-2.marginalis"]);
    let next = shell.path("rivers-2.marginalis");
    let next = [
        "publish",
        "site",
        next.to_str().unwrap(),
        towns.to_str().unwrap(),
    ];
    assert_eq!(done(&shell, &next)["left_out"], json!([]));
    assert!(site.join("rivers-1.marginalis").exists());
    fs::write(shell.path("rivers 1.marginalis.minisig"), "nonsense").unwrap();
    assert_eq!(
        refused(&shell, &["publish", "other", "rivers 1.marginalis"]),
        "broken-signature"
    );
    assert!(
        !shell.path("other").exists(),
        "nothing is written before everything is verified"
    );
}
