//! The manifest: one form, every rule, unknown fields kept.

use marginalis_core::ErrorKind::{
    self, BundleTooLarge, ForbiddenMedia, ForbiddenName, InvalidManifest, NewerBundle,
};
use marginalis_core::bundle::limits::*;
use marginalis_core::bundle::manifest::{Agent, AgentKind, Direction, License, Manifest};
use marginalis_core::text::FORM;
use serde_json::{Value, json};

use super::sample;

/// The sample's JSON, changed; in the order RFC 8785 asks for, which a sorted map gives for these keys.
pub fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(&sample::manifest().to_bytes().unwrap()).unwrap();
    change(&mut value);
    sorted(&value).into_bytes()
}

pub fn sorted(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_by(|a, b| a.0.cmp(b.0));
            let fields: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}:{}", json!(key), sorted(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(sorted).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

#[track_caller]
fn refused(code: ErrorKind, change: impl FnOnce(&mut Value)) {
    let bytes = changed(change);
    match Manifest::parse(&bytes) {
        Ok(_) => panic!("taken: {}", String::from_utf8_lossy(&bytes)),
        Err(error) => assert_eq!(error.kind, code, "{error}"),
    }
}

#[test]
fn a_manifest_comes_back_as_it_was_written() {
    let manifest = sample::manifest();
    let bytes = manifest.to_bytes().unwrap();
    assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
    assert_eq!(Manifest::parse(&bytes).unwrap().to_bytes().unwrap(), bytes);
}

#[test]
fn every_field_comes_back() {
    let mut manifest = sample::manifest();
    let agent = |kind: AgentKind, name: &str| Agent {
        kind,
        name: name.to_owned(),
        id: Some(format!("https://{name}.invalid/")),
    };
    manifest.editors = vec![agent(AgentKind::Person, "editor")];
    manifest.contributors = vec![agent(AgentKind::Person, "contributor")];
    manifest.publisher = Some(agent(AgentKind::Organization, "publisher"));
    manifest.published = Some("2026-11-19T08:00:00Z".parse().unwrap());
    manifest.publisher_key = Some(sample::key().public().unwrap());
    manifest.direction = Direction::Rtl;
    let text = &mut manifest.reading_order[0];
    text.authors = vec![agent(AgentKind::Person, "author")];
    text.license = Some(License::Spdx("CC0-1.0".to_owned()));
    text.languages = vec!["la".to_owned()];
    let bytes = manifest.to_bytes().unwrap();
    for field in [
        "editor",
        "contributor",
        "publisher",
        "datePublished",
        "mg:publisherKey",
    ] {
        assert!(String::from_utf8_lossy(&bytes).contains(&format!("\"{field}\":")));
    }
    assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
}

#[test]
fn fields_of_others_are_kept() {
    let bytes = changed(|it| {
        it["educationalLevel"] = json!("Beginner");
        it["x-later"] = json!({"a": [1, null, true]});
        it["resources"][0]["mg:caption"] = json!("A dot");
    });
    let manifest = Manifest::parse(&bytes).unwrap();
    assert_eq!(manifest.other["x-later"], json!({"a": [1, null, true]}));
    assert_eq!(manifest.resources[0].other["mg:caption"], json!("A dot"));
    assert_eq!(manifest.to_bytes().unwrap(), bytes);
}

#[test]
fn all_forms_of_a_license() {
    for (license, spdx, expected) in [
        (
            Some("https://spdx.org/licenses/CC0-1.0"),
            None,
            License::Spdx("CC0-1.0".to_owned()),
        ),
        (
            None,
            Some("(MIT OR Apache-2.0) AND LicenseRef-x"),
            License::Spdx("(MIT OR Apache-2.0) AND LicenseRef-x".to_owned()),
        ),
        (
            Some("https://spdx.org/licenses/CC0-1.0"),
            Some("CC0-1.0"),
            License::Spdx("CC0-1.0".to_owned()),
        ),
        (None, Some("NONE"), License::NotStated),
    ] {
        let bytes = changed(|it| {
            it.as_object_mut().unwrap().remove("license");
            for (field, value) in [("license", license), ("mg:spdx", spdx)] {
                if let Some(value) = value {
                    it[field] = json!(value);
                }
            }
        });
        assert_eq!(Manifest::parse(&bytes).unwrap().license, expected);
    }
    refused(InvalidManifest, |it| {
        it["license"] = json!("https://example.org/mine")
    });
    refused(InvalidManifest, |it| {
        it["license"] = json!("https://spdx.org/licenses/")
    });
    refused(InvalidManifest, |it| it["mg:spdx"] = json!("NONE"));
    refused(InvalidManifest, |it| it["mg:spdx"] = json!("MIT"));
    for expression in ["()", "- +", "MIT AND `x`"] {
        refused(InvalidManifest, |it| {
            it.as_object_mut().unwrap().remove("license");
            it["mg:spdx"] = json!(expression);
        });
    }
}

/// H27: what two JSON readers would read differently.
#[test]
fn bytes_that_could_be_read_differently_are_refused() {
    let right = String::from_utf8(sample::manifest().to_bytes().unwrap()).unwrap();
    let edition = "\"mg:edition\":2";
    for other in [
        "\"mg:edition\":2,\"mg:edition\":1",
        "\"mg:edition\":1,\"mg:edition\":2",
        "\"mg:edition\":2.0",
        "\"mg:edition\": 2",
        "\"mg:edition\":2e0",
        "\"mg:edition\":1e400",
        "\"mg:edition\":02",
        "\"mg:edition\":+2",
        "\"m\\u0067:edition\":2",
        "\"mg:edition\":2,\"mg:extra\":\"\\ud800\"",
    ] {
        let wrong = right.replace(edition, other);
        assert_ne!(wrong, right);
        assert_eq!(
            Manifest::parse(wrong.as_bytes()).unwrap_err().kind,
            InvalidManifest,
            "{other}"
        );
    }
    for wrong in [
        format!("\u{feff}{right}"),
        format!("{right}\n"),
        format!(" {right}"),
        right.replace("\":", "\" :"),
        String::new(),
    ] {
        assert_eq!(
            Manifest::parse(wrong.as_bytes()).unwrap_err().kind,
            InvalidManifest
        );
    }
    let mut bytes = right.into_bytes();
    let at = bytes.iter().position(|b| *b == b'O').unwrap();
    bytes[at] = 0xff;
    assert_eq!(Manifest::parse(&bytes).unwrap_err().kind, InvalidManifest);
}

/// H67: editions that are none.
#[test]
fn editions_are_whole_numbers_from_one() {
    let with = |edition: Value| {
        move |it: &mut Value| {
            it.as_object_mut().unwrap().remove("mg:supersedes");
            it["mg:edition"] = edition;
        }
    };
    for edition in [
        json!(0),
        json!(-1),
        json!(2_147_483_648_u64),
        json!("2"),
        json!(2.0),
        json!(null),
        json!([2]),
        json!(true),
    ] {
        refused(InvalidManifest, with(edition));
    }
    for edition in [1, i32::MAX] {
        let manifest = Manifest::parse(&changed(with(json!(edition)))).unwrap();
        assert_eq!(manifest.edition, u32::try_from(edition).unwrap());
    }
}

/// H68: files that are listed wrongly.
#[test]
fn files_are_listed_once_and_by_a_plain_name() {
    for name in [
        "texts/a.md?x",
        "texts/a.md#x",
        "texts/%2e%2e/a.md",
        "../a.md",
        "/a.md",
        "a\\b.md",
        "https://example.org/a.md",
    ] {
        refused(ForbiddenName, |it| {
            it["readingOrder"][0]["url"] = json!(name)
        });
    }
    refused(ForbiddenName, |it| {
        it["resources"][0] = it["readingOrder"][0].clone()
    });
    refused(ForbiddenName, |it| {
        let mut again = it["resources"][0].clone();
        again["url"] = json!("assets/DOT.png");
        it["resources"].as_array_mut().unwrap().push(again);
    });
    refused(ForbiddenName, |it| {
        let mut inside = it["resources"][0].clone();
        inside["url"] = json!("assets/DOT.png/x.png");
        it["resources"].as_array_mut().unwrap().push(inside);
    });
    refused(InvalidManifest, |it| {
        it["resources"][1]["url"] = json!("publication.json");
    });
    refused(InvalidManifest, |it| {
        it["resources"][1]["url"] = json!("META-INF/more.json")
    });
    refused(InvalidManifest, |it| {
        it["resources"][1]["url"] = json!("meta-inf/more.json")
    });
    for (field, values) in [
        (
            "contentSize",
            [
                json!(880),
                json!("-1"),
                json!("08"),
                json!("1e3"),
                json!("99999999999999999999"),
                json!(" 8"),
            ],
        ),
        (
            "integrity",
            [
                json!("sha256-"),
                json!("md5-AAAA"),
                json!(1),
                json!("sha256-AAAA"),
                json!(""),
                json!("sha512-x"),
            ],
        ),
    ] {
        for value in values {
            refused(InvalidManifest, |it| it["resources"][0][field] = value);
        }
    }
    for field in ["url", "encodingFormat", "integrity", "contentSize"] {
        refused(InvalidManifest, |it| {
            drop(it["resources"][0].as_object_mut().unwrap().remove(field))
        });
    }
}

#[test]
fn what_must_be_there_and_what_must_agree() {
    for field in [
        "@context",
        "conformsTo",
        "type",
        "id",
        "name",
        "inLanguage",
        "dateModified",
        "license",
        "mg:edition",
        "readingOrder",
    ] {
        refused(InvalidManifest, |it| {
            drop(it.as_object_mut().unwrap().remove(field))
        });
        refused(InvalidManifest, |it| it[field] = json!([]));
        refused(InvalidManifest, |it| it[field] = json!({}));
    }
    for field in ["identifier", "mg:textHash", "mg:textForm"] {
        refused(InvalidManifest, |it| {
            drop(it["readingOrder"][0].as_object_mut().unwrap().remove(field))
        });
    }
    refused(InvalidManifest, |it| {
        it["@context"][2]["language"] = json!("de")
    });
    refused(InvalidManifest, |it| {
        it["@context"][2]["mg"] = json!("https://example.org/")
    });
    refused(InvalidManifest, |it| {
        it["@context"][2]["name"] = json!("mg:edition")
    });
    refused(InvalidManifest, |it| {
        it["@context"][2]["direction"] = json!("up")
    });
    for part in [0, 1] {
        refused(InvalidManifest, |it| {
            it["@context"][part] = json!("https://example.org")
        });
    }
    refused(InvalidManifest, |it| {
        it["inLanguage"] = json!(["en", "no such"])
    });
    refused(InvalidManifest, |it| {
        it["id"] = json!("urn:uuid:0199D2C1-7B1E-7000-8000-000000000001")
    });
    refused(InvalidManifest, |it| {
        it["id"] = json!("0199d2c1-7b1e-7000-8000-000000000001")
    });
    refused(InvalidManifest, |it| {
        it["dateModified"] = json!("2026-11-20")
    });
    refused(InvalidManifest, |it| {
        it["dateModified"] = json!("2026-11-20T09:00:00+01:00")
    });
    refused(InvalidManifest, |it| it["author"] = json!(["A name alone"]));
    refused(InvalidManifest, |it| {
        it["author"][0]["type"] = json!("Thing")
    });
    refused(InvalidManifest, |it| {
        it["mg:supersedes"][0]["edition"] = json!(2)
    });
    refused(InvalidManifest, |it| it["mg:publisherKey"] = json!("RWQ"));
    refused(InvalidManifest, |it| {
        it["resources"][0]["identifier"] = it["readingOrder"][0]["identifier"].clone()
    });
    refused(InvalidManifest, |it| {
        let mut again = it["readingOrder"][0].clone();
        again["url"] = json!("texts/other.md");
        it["readingOrder"].as_array_mut().unwrap().push(again);
    });
    refused(ForbiddenMedia, |it| {
        it["resources"][0]["encodingFormat"] = json!("text/html")
    });
    refused(ForbiddenMedia, |it| {
        it["resources"][0]["encodingFormat"] = json!("image/jpeg")
    });
    for name in [
        "assets/x.svg",
        "assets/x.html",
        "assets/x.js",
        "assets/x.zip",
        "assets/x.pdf",
        "assets/x.marginalis",
        "assets/x",
    ] {
        refused(ForbiddenMedia, |it| it["resources"][0]["url"] = json!(name));
    }
}

#[test]
fn languages_have_the_form_of_a_tag() {
    let whole = |tag: &'static str| {
        move |it: &mut Value| {
            it["@context"][2]["language"] = json!(tag);
            it["inLanguage"] = json!([tag]);
        }
    };
    let of_a_text = |tag: &'static str| {
        move |it: &mut Value| it["readingOrder"][0]["inLanguage"] = json!(["la", tag])
    };
    for tag in [
        "en",
        "abcdefgh",
        "en-x",
        "zh-Hant-TW",
        "de-1996",
        "en-abcdefgh",
    ] {
        Manifest::parse(&changed(whole(tag))).unwrap();
        Manifest::parse(&changed(of_a_text(tag))).unwrap();
    }
    for tag in [
        "e",
        "abcdefghi",
        "3n",
        "e n",
        "en-",
        "-en",
        "en--x",
        "en-abcdefghi",
        "en-\u{e9}",
        "en_US",
        "en-U.S",
    ] {
        refused(InvalidManifest, whole(tag));
        refused(InvalidManifest, of_a_text(tag));
    }
}

#[test]
fn earlier_editions_go_from_the_newest_to_the_oldest() {
    let after = |editions: &'static [u32]| {
        move |it: &mut Value| {
            let hash = it["mg:supersedes"][0]["manifest"].clone();
            let old = editions.iter();
            it["mg:edition"] = json!(4);
            it["mg:supersedes"] = old
                .map(|edition| json!({"edition": edition, "manifest": hash}))
                .collect();
        }
    };
    for editions in [&[3_u32][..], &[3, 2, 1], &[3, 1]] {
        let manifest = Manifest::parse(&changed(after(editions))).unwrap();
        let read: Vec<u32> = manifest.supersedes.iter().map(|old| old.edition).collect();
        assert_eq!(read, editions);
    }
    for editions in [&[4_u32][..], &[5, 3], &[3, 3], &[2, 3], &[3, 1, 2], &[0]] {
        refused(InvalidManifest, after(editions));
    }
    refused(InvalidManifest, |it| {
        it["mg:supersedes"][0]["manifest"] = json!("sha256-")
    });
    for field in ["edition", "manifest"] {
        refused(InvalidManifest, |it| {
            drop(
                it["mg:supersedes"][0]
                    .as_object_mut()
                    .unwrap()
                    .remove(field),
            )
        });
    }
}

#[test]
fn a_manifest_for_a_newer_program_says_so() {
    refused(NewerBundle, |it| {
        it["conformsTo"] = json!("https://marginalis.invalid/bundle/2")
    });
    refused(NewerBundle, |it| it["mg:minReader"] = json!(2));
    refused(NewerBundle, |it| it["mg:requires"] = json!(["thin"]));
    refused(NewerBundle, |it| {
        it["readingOrder"][0]["mg:textForm"] = json!(FORM + 1)
    });
    refused(InvalidManifest, |it| {
        it["conformsTo"] = json!("https://marginalis.invalid/bundle/0")
    });
    refused(InvalidManifest, |it| {
        it["conformsTo"] = json!("https://example.org/bundle/2")
    });
    refused(InvalidManifest, |it| it["mg:minReader"] = json!(0));
}

/// H45, H46: markup and prototype names are data; what steers a screen is refused.
#[test]
fn names_are_text_and_steer_nothing() {
    for name in [
        "\"><img src=x onerror=alert(1)>",
        "{{constructor.constructor('x')()}}",
        "${x}",
        "</title><script>",
        "__proto__",
    ] {
        let manifest = Manifest::parse(&changed(|it| it["name"] = json!(name))).unwrap();
        assert_eq!(manifest.name, name);
    }
    let manifest = Manifest::parse(&changed(|it| it["__proto__"] = json!({"edition": 9}))).unwrap();
    assert_eq!((manifest.edition, manifest.other.len()), (2, 1));
    for c in [
        '\0', '\u{1b}', '\u{7f}', '\u{85}', '\n', '\u{202e}', '\u{2066}', '\u{2028}', '\u{feff}',
    ] {
        let text = format!("a{c}b");
        refused(InvalidManifest, |it| it["name"] = json!(text));
        refused(InvalidManifest, |it| it["author"][0]["name"] = json!(text));
        refused(InvalidManifest, |it| {
            it["x-later"] = json!([{"deep": text}])
        });
        refused(InvalidManifest, |it| it[text.as_str()] = json!(1));
    }
    refused(InvalidManifest, |it| {
        it["description"] = json!("a\u{202e}b")
    });
    refused(InvalidManifest, |it| it["name"] = json!(" "));
}

#[test]
fn sizes_at_the_limits_and_one_past() {
    let title = "é".repeat(MAX_TITLE_CHARS);
    Manifest::parse(&changed(|it| it["name"] = json!(title))).unwrap();
    refused(InvalidManifest, |it| {
        it["name"] = json!(format!("{title}é"))
    });

    let sized = |field: &'static str, size: u64| {
        move |it: &mut Value| it[field][0]["contentSize"] = json!(size.to_string())
    };
    Manifest::parse(&changed(sized("readingOrder", MAX_TEXT))).unwrap();
    refused(BundleTooLarge, sized("readingOrder", MAX_TEXT + 1));
    Manifest::parse(&changed(sized("resources", MAX_ASSET))).unwrap();
    refused(BundleTooLarge, sized("resources", MAX_ASSET + 1));
    let data = |size: u64| {
        move |it: &mut Value| it["resources"][1]["contentSize"] = json!(size.to_string())
    };
    Manifest::parse(&changed(data(MAX_DATA))).unwrap();
    refused(BundleTooLarge, data(MAX_DATA + 1));

    let whole = |more: u64| {
        move |it: &mut Value| {
            let picture = it["resources"][0].clone();
            let texts: u64 = it["readingOrder"][0]["contentSize"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
            let pictures: Vec<Value> = (0..MAX_UNPACKED / MAX_ASSET)
                .map(|number| {
                    let mut picture = picture.clone();
                    let size = if number == 0 {
                        MAX_ASSET - texts + more
                    } else {
                        MAX_ASSET
                    };
                    picture["url"] = json!(format!("assets/{number}.png"));
                    picture["contentSize"] = json!(size.to_string());
                    picture
                })
                .collect();
            it["resources"] = Value::Array(pictures);
        }
    };
    Manifest::parse(&changed(whole(0))).unwrap();
    refused(BundleTooLarge, whole(1));

    let many = |count: usize| {
        move |it: &mut Value| {
            let list = it["resources"][1].clone();
            let lists = (0..count).map(|number| {
                let mut list = list.clone();
                list["url"] = json!(format!("{number}.json"));
                list
            });
            it["resources"] = lists.collect();
        }
    };
    // with the text, and what is not listed: mimetype, manifest, signature
    Manifest::parse(&changed(many(MAX_ENTRIES - 4))).unwrap();
    for past in [
        MAX_ENTRIES - 3,
        MAX_ENTRIES - 2,
        MAX_ENTRIES,
        MAX_ENTRIES + 1,
        MAX_ENTRIES + 2,
    ] {
        refused(BundleTooLarge, many(past));
    }

    let bytes = |extra: usize| changed(|it| it["x"] = json!("x".repeat(extra)));
    let most = usize::try_from(MAX_MANIFEST).unwrap();
    let room = most - bytes(0).len();
    Manifest::parse(&bytes(room)).unwrap();
    assert_eq!(
        Manifest::parse(&bytes(room + 1)).unwrap_err().kind,
        BundleTooLarge
    );

    let nested = |depth: usize| (1..depth).fold(json!([]), |inner, _| json!([inner]));
    Manifest::parse(&changed(|it| it["x"] = nested(MAX_JSON_DEPTH - 1))).unwrap();
    refused(InvalidManifest, |it| it["x"] = nested(MAX_JSON_DEPTH));
}
