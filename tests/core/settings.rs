//! Settings and the session: kept, bounded, and forgiving towards what other versions wrote.

use marginalis_core::settings::{
    self, Font, LINE_HEIGHT, MAX_MEANING, SIZE, Settings, Theme, WIDTH,
};
use marginalis_core::testing::TestLibrary;
use marginalis_core::{ErrorKind, reading, session, text};

#[test]
fn settings_are_kept_over_a_restart() {
    let library = TestLibrary::empty().unwrap();
    assert_eq!(settings::get(&library).unwrap(), Settings::default());
    let mut wanted = Settings {
        theme: Theme::Dark,
        font: Font::Atkinson,
        size: 22,
        ..Settings::default()
    };
    wanted.color_meanings[5] = "Quelle".to_owned();
    settings::set(&library, &wanted).unwrap();
    let library = library.reopened().unwrap();
    assert_eq!(settings::get(&library).unwrap(), wanted);
}

#[test]
fn figures_hold_to_their_bounds() {
    let library = TestLibrary::empty().unwrap();
    let with = |size: u32, line_height: u32, width: u32| Settings {
        size,
        line_height,
        width,
        ..Settings::default()
    };
    for allowed in [
        with(*SIZE.start(), *LINE_HEIGHT.start(), *WIDTH.start()),
        with(*SIZE.end(), *LINE_HEIGHT.end(), *WIDTH.end()),
    ] {
        settings::set(&library, &allowed).unwrap();
    }
    let before = settings::get(&library).unwrap();
    for refused in [
        with(SIZE.start() - 1, 160, 64),
        with(SIZE.end() + 1, 160, 64),
        with(19, LINE_HEIGHT.start() - 1, 64),
        with(19, LINE_HEIGHT.end() + 1, 64),
        with(19, 160, WIDTH.start() - 1),
        with(19, 160, WIDTH.end() + 1),
    ] {
        assert_eq!(
            settings::set(&library, &refused).unwrap_err().kind,
            ErrorKind::InvalidValue
        );
    }
    let meaning = |meaning: &str| {
        let mut settings = Settings::default();
        settings.color_meanings[0] = meaning.to_owned();
        settings::set(&library, &settings).map_err(|error| error.kind)
    };
    for refused in ["", "  ", "two\nlines", &"m".repeat(MAX_MEANING + 1)] {
        assert_eq!(
            meaning(refused),
            Err(ErrorKind::InvalidValue),
            "{refused:?}"
        );
    }
    assert_eq!(settings::get(&library).unwrap(), before);
    assert_eq!(meaning(&"é".repeat(MAX_MEANING)), Ok(()));
}

#[test]
fn what_another_version_wrote_does_no_harm() {
    let library = TestLibrary::empty().unwrap();
    settings::set(
        &library,
        &Settings {
            size: 25,
            ..Settings::default()
        },
    )
    .unwrap();
    library
        .note(|tx| {
            tx.execute("INSERT INTO settings (key, value) VALUES ('theme', '\"moonlight\"'), ('tomorrow', '1')", [])?;
            Ok(())
        })
        .unwrap();
    let found = settings::get(&library).unwrap();
    assert_eq!(
        (found.theme, found.size),
        (Theme::System, 25),
        "the unknown theme is the default, the rest holds"
    );
    settings::set(
        &library,
        &Settings {
            theme: Theme::Sepia,
            ..found
        },
    )
    .unwrap();
    let kept: u32 = library
        .read(|connection| {
            Ok(connection.query_row(
                "SELECT count(*) FROM settings WHERE key = 'tomorrow'",
                [],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    assert_eq!(kept, 1, "what we do not know is left alone");
}

#[test]
fn two_programs_that_change_two_settings_keep_both() {
    let window = TestLibrary::empty().unwrap();
    let shell = window.second().unwrap();
    settings::set(
        &window,
        &Settings {
            theme: Theme::Dark,
            ..Settings::default()
        },
    )
    .unwrap();
    let seen = settings::get(&shell).unwrap();
    settings::set(&shell, &Settings { size: 30, ..seen }).unwrap();
    let both = settings::get(&window).unwrap();
    assert_eq!((both.theme, both.size), (Theme::Dark, 30));
}

#[test]
fn a_session_takes_up_where_the_reader_was() {
    let library = TestLibrary::shipped().unwrap();
    let fresh = session::resume(&library).unwrap();
    assert!(fresh.reading.is_none() && fresh.shelf.continue_reading.is_none());
    let text = fresh.shelf.texts[2].id;
    let opened = text::open(&library, text).unwrap();
    let middle = opened.summary.length / 2;
    session::remember(&library, Some(text)).unwrap();
    reading::save_position(&library, text, middle, middle + 900).unwrap();

    let library = library.reopened().unwrap();
    let resumed = session::resume(&library).unwrap();
    assert_eq!(resumed.shelf.continue_reading, Some(text));
    let reading = resumed.reading.unwrap();
    assert_eq!(
        (reading.text.summary.id, reading.text.position),
        (text, middle)
    );
    let (first, last) = (
        reading.run.blocks.first().unwrap(),
        reading.run.blocks.last().unwrap(),
    );
    assert!(
        first.start <= middle && middle <= last.end,
        "the blocks around the reader's place come along"
    );

    text::remove(&library, text).unwrap();
    assert!(
        session::resume(&library).unwrap().reading.is_none(),
        "a text that is gone is not taken up"
    );
}

#[test]
fn what_was_seen_stays_seen_and_a_text_that_is_read_is_not_gone_on_with() {
    let library = TestLibrary::empty().unwrap();
    let text = library
        .add_text("A", &"A sentence of words.\n\n".repeat(40))
        .unwrap();
    let length = text::open(&library, text).unwrap().summary.length;
    let progress = || text::shelf(&library).unwrap().texts[0].progress;
    reading::save_position(&library, text, 0, length / 2).unwrap();
    let half = progress();
    assert!((half - 0.5).abs() < 0.01);
    reading::save_position(&library, text, 0, 10).unwrap();
    assert!(
        (progress() - half).abs() < f64::EPSILON,
        "scrolling back takes nothing away"
    );
    assert_eq!(text::shelf(&library).unwrap().continue_reading, Some(text));
    reading::save_position(&library, text, u32::MAX, u32::MAX).unwrap();
    assert!((progress() - 1.0).abs() < f64::EPSILON);
    assert_eq!(
        text::open(&library, text).unwrap().position,
        length,
        "a place past the end is the end"
    );
    assert_eq!(text::shelf(&library).unwrap().continue_reading, None);
    let gone = reading::save_position(&library, marginalis_core::ids::TextId::new(), 0, 0);
    assert_eq!(gone.unwrap_err().kind, ErrorKind::NotFound);
}
