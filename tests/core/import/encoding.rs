//! What bytes are as text.

use marginalis_core::import::encoding::{NotText, decode};
use proptest::prelude::*;

const TEXT: &str = "Café “at the corner” – naïve, 20 €\nÆther and Straße";

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let unit = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn the_certain_encodings_give_the_same_text() {
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let (windows_1252, _, _) = encoding_rs::WINDOWS_1252.encode(TEXT);
    for (name, bytes) in [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        (
            "UTF-8 with a mark",
            marked(b"\xef\xbb\xbf", TEXT.as_bytes().to_vec()),
        ),
        (
            "UTF-16LE with a mark",
            marked(b"\xff\xfe", utf16(TEXT, false)),
        ),
        (
            "UTF-16BE with a mark",
            marked(b"\xfe\xff", utf16(TEXT, true)),
        ),
        ("UTF-16LE", utf16(TEXT, false)),
        ("UTF-16BE", utf16(TEXT, true)),
        ("Windows-1252", windows_1252.into_owned()),
    ] {
        assert_eq!(decode(&bytes).as_deref(), Ok(TEXT), "{name}");
    }
}

#[test]
fn other_legacy_encodings_are_taken_where_the_letters_are_foreign() {
    let russian = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    assert_eq!(decode(&bytes).as_deref(), Ok(russian));
}

#[test]
fn utf16_without_a_mark_is_read_where_characters_have_a_zero_byte_too() {
    for text in [
        "标题\n\n这是一段文字。人们在网络上共同生产知识。\n\n只有第二章。\n",
        "題名\n\n吾輩は猫である。\u{3000}名前はまだ無い。一度も見た。\n",
    ] {
        for big in [false, true] {
            assert_eq!(decode(&utf16(text, big)).as_deref(), Ok(text), "{big}");
        }
    }
    assert!(decode(b"two NULs\0 in an\0 English text here").is_err());
}

#[test]
fn a_stray_byte_in_utf8_leaves_the_other_letters() {
    let bytes = [TEXT.as_bytes(), b" \xe9 ", TEXT.as_bytes()].concat();
    let read = format!("{TEXT} \u{fffd} {TEXT}");
    assert_eq!(decode(&bytes).as_deref(), Ok(read.as_str()));
}

#[test]
fn a_single_accent_in_a_short_text_is_windows_1252() {
    assert_eq!(decode(b"na\xefve").as_deref(), Ok("naïve"));
    assert_eq!(decode(b"It\x92s").as_deref(), Ok("It’s"));
}

#[test]
fn line_ends_and_characters_have_one_form() {
    assert_eq!(decode(b"a\r\nb\rc\nd").as_deref(), Ok("a\nb\nc\nd"));
    assert_eq!(
        decode("e\u{301}\u{feff}a".as_bytes()).as_deref(),
        Ok("éa"),
        "composed, without a mark inside"
    );
    assert_eq!(
        decode("page one\u{c}page two".as_bytes()).as_deref(),
        Ok("page one\n\npage two")
    );
    assert_eq!(decode("a\u{2028}b".as_bytes()).as_deref(), Ok("a\nb"));
    let long = format!("{}\u{8}{}", "word ".repeat(50), "end");
    assert_eq!(
        decode(long.as_bytes()).unwrap(),
        long.replace('\u{8}', ""),
        "a stray control character goes"
    );
    assert_eq!(
        decode("co\u{ad}operate שלום 日本".as_bytes()).as_deref(),
        Ok("co\u{ad}operate שלום 日本")
    );
}

#[test]
fn what_is_no_text_is_told_apart_by_its_bytes() {
    let kind = |bytes: &[u8]| decode(bytes).unwrap_err().0;
    assert_eq!(kind(b"\x89PNG\r\n\x1a\n<html>"), Some("a PNG image"));
    assert_eq!(kind(b"%PDF-1.7\n"), Some("a PDF document"));
    assert!(kind(b"PK\x03\x04mimetype").unwrap().contains("ZIP"));
    assert_eq!(kind(b"\x7fELF\x02"), Some("a program"));
    assert_eq!(decode(b"text with a NUL \0 in it"), Err(NotText(None)));
    assert_eq!(
        decode(&(0..=255).cycle().take(4_000).collect::<Vec<u8>>()),
        Err(NotText(None))
    );
    assert_eq!(
        decode(&(1..=255).rev().cycle().take(4_000).collect::<Vec<u8>>()),
        Err(NotText(None))
    );
    assert_eq!(
        decode(b"\xff\xfe\x00\x00a\x00\x00\x00"),
        Err(NotText(None)),
        "UTF-32"
    );
}

#[test]
fn eight_megabytes_of_accents_on_one_letter_are_composed_at_once() {
    let text = format!("a{}", "\u{301}".repeat(1_000_000));
    let started = std::time::Instant::now();
    assert!(decode(text.as_bytes()).is_ok());
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn any_bytes_are_a_clean_text_or_none(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(text) = decode(&bytes) {
            let unclean = |c: char| c == '\u{feff}' || (c.is_control() && c != '\n' && c != '\t');
            prop_assert_eq!(text.find(unclean), None);
        }
    }

    #[test]
    fn utf8_keeps_its_words(text in "[a-zé0-9 \n]{0,200}") {
        let decoded = decode(text.as_bytes());
        prop_assert_eq!(decoded.as_deref(), Ok(text.as_str()));
    }
}
