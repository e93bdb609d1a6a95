//! Every field, right and wrong.

use super::*;

#[test]
fn every_field_is_taken_over_and_an_empty_one_taken_away() {
    let mut changes = Changes {
        description: Some("old".into()),
        ..Changes::default()
    };
    changes
        .apply([
            ("title", " A title "),
            ("description", ""),
            ("visibility", "private"),
            ("term_theme_name", "nord"),
            ("speed", "1.5"),
            ("idle_time_limit", "2"),
            ("snapshot_at", "3.25"),
            ("trim_from", "0:01.5"),
            ("trim_to", "1:01:15"),
            ("term_font_family", "JetBrains Mono"),
            ("term_line_height", "1.5"),
            ("term_cursor_mode", "steady"),
            ("term_adaptive_palette", "0"),
            ("term_adaptive_palette", "1"),
            ("term_bold_is_bright", "true"),
            ("keystroke_overlay", "on"),
            ("term_cols_override", "100"),
            ("term_rows_override", "30"),
            ("markers", "5.5 - second\n\n1\n1:05\n"),
            ("unknown", "x"),
        ])
        .unwrap();
    let playback = Playback {
        theme: Some("nord".into()),
        speed: Some(1.5),
        idle_time_limit: Some(2.0),
        poster_at: Some(3.25),
        font_family: Some("JetBrains Mono".into()),
        line_height: Some(1.5),
        cursor_mode: Some("steady".into()),
        adaptive_palette: true,
        bold_is_bright: true,
        keystroke_overlay: true,
        cols: Some(100),
        rows: Some(30),
        trim_from: Some(1.5),
        trim_to: Some(3675.0),
        markers: vec![
            (1.0, String::new()),
            (5.5, "second".into()),
            (65.0, String::new()),
        ],
    };
    let expected = Changes {
        title: Some("A title".into()),
        visibility: Some(Visibility::Private),
        playback,
        ..Changes::default()
    };
    assert_eq!(changes, expected);
}

#[test]
fn every_wrong_field_is_named() {
    let long = "x".repeat(5000);
    let fields = [
        ("title", long.as_str()),
        ("description", &long),
        ("visibility", "secret"),
        ("audio_url", "javascript:alert(1)"),
        ("term_theme_name", "pink"),
        ("speed", "0"),
        ("idle_time_limit", "-1"),
        ("snapshot_at", "NaN"),
        ("term_font_family", "Comic Sans"),
        ("term_line_height", "2.5"),
        ("term_cursor_mode", "dancing"),
        ("term_bold_is_bright", "perhaps"),
        ("term_cols_override", "721"),
        ("term_rows_override", "0"),
        ("trim_from", "1:60"),
        ("trim_to", "-1"),
        ("markers", "1\nx - y"),
    ];
    let details = Changes::default().apply(fields).unwrap_err();
    let named: Vec<&str> = details.iter().map(|detail| detail.field).collect();
    assert_eq!(named, fields.map(|(name, _)| name));
    assert_eq!(details[16].message, "invalid syntax in line 2");
}

#[test]
fn markers_are_read_back_from_the_form() {
    let text = "1 - one\n2.5\n";
    assert_eq!(markers_text(&markers(text).unwrap()), text);
}

#[test]
fn a_part_ends_after_it_begins() {
    let mut changes = Changes::default();
    let details = changes
        .apply([("trim_from", "10"), ("trim_to", "0:10")])
        .unwrap_err();
    assert_eq!(details[0].field, "trim_to");
    assert!(Changes::default().apply([("trim_to", "0")]).is_err());
    let mut changes = Changes::default();
    changes.apply([("trim_from", "0")]).unwrap();
    assert_eq!(changes.playback.trim_from, None);
}

#[test]
fn an_empty_field_takes_every_setting_away() {
    let mut changes = Changes::default();
    changes.playback.line_height = Some(1.5);
    changes.playback.font_family = Some("Fira Code".into());
    changes.playback.bold_is_bright = true;
    changes
        .apply([
            ("term_line_height", ""),
            ("term_font_family", "default"),
            ("term_bold_is_bright", ""),
        ])
        .unwrap();
    assert_eq!(changes, Changes::default());
}
