#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use serde_json::{Value, json};

use super::{Header, Version};
use crate::{Encoder, document::Fields, size::Size, theme::Theme};

const PALETTE: &str = "#000000:#aa0000:#00aa00:#aa5500:#0000aa:#aa00aa:#00aaaa:#aaaaaa:\
                       #555555:#ff5555:#55ff55:#ffff55:#5555ff:#ff55ff:#55ffff:#ffffff";

fn read(version: Version, fields: Value) -> Result<Header, String> {
    let text = fields.to_string();
    let found = Fields::find(text.as_bytes()).unwrap();
    Header::from_fields(version, &found.read(text.as_bytes()))
}

fn full(version: Version) -> Header {
    Header {
        version,
        size: Size::new(100, 30),
        term_type: Some("xterm-kitty".to_owned()),
        theme: Theme::parse("#eeeeee", "#111111", PALETTE),
        timestamp: Some(1_700_000_000),
        idle_time_limit: Some(Duration::from_millis(2500)),
        command: Some("htop -d \"1\"".to_owned()),
        title: Some("Größe \u{1b} 世".to_owned()),
        env: [("SHELL", "/bin/fish"), ("TERM", "xterm-kitty")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..Header::default()
    }
}

#[test]
fn a_full_header_survives_v2() {
    let mut line = Vec::new();
    Encoder::v2().header(&full(Version::V2), &mut line);
    let fields: Value = serde_json::from_slice(&line).unwrap();
    assert_eq!(read(Version::V2, fields), Ok(full(Version::V2)));
}

#[test]
fn a_full_header_survives_v3() {
    let header = Header {
        term_version: Some("kitty(0.46.2)".to_owned()),
        tags: vec!["demo".to_owned(), "shell".to_owned()],
        ..full(Version::V3)
    };
    let mut line = Vec::new();
    Encoder::v3().header(&header, &mut line);
    let fields: Value = serde_json::from_slice(&line).unwrap();
    assert_eq!(read(Version::V3, fields), Ok(header));
}

#[test]
fn v3_fields_are_written_in_the_order_that_tools_expect() {
    let header = Header {
        theme: None,
        ..full(Version::V3)
    };
    let mut line = Vec::new();
    Encoder::v3().header(&header, &mut line);
    assert_eq!(
        String::from_utf8(line).unwrap(),
        concat!(
            r#"{"version":3,"term":{"cols":100,"rows":30,"type":"xterm-kitty"},"#,
            r#""timestamp":1700000000,"idle_time_limit":2.5,"command":"htop -d \"1\"","#,
            r#""title":"Größe \u001b 世","env":{"SHELL":"/bin/fish","TERM":"xterm-kitty"}}"#,
            "\n"
        )
    );
}

#[test]
fn an_empty_env_is_left_out() {
    let mut line = Vec::new();
    Encoder::v3().header(&Header::default(), &mut line);
    assert_eq!(
        line,
        b"{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n"
    );
}

#[test]
fn v2_keeps_the_terminal_type_of_v3_in_env() {
    let header = Header {
        term_type: Some("foot".to_owned()),
        ..Header::default()
    };
    let mut line = Vec::new();
    Encoder::v2().header(&header, &mut line);
    let fields: Value = serde_json::from_slice(&line).unwrap();
    assert_eq!(fields["env"], json!({"TERM": "foot"}));
}

#[test]
fn zero_and_fractional_sizes_are_understood() {
    let header = read(
        Version::V2,
        json!({"version": 2, "width": 0, "height": 30.0}),
    )
    .unwrap();
    assert_eq!(header.size, Size { cols: 80, rows: 30 });
}

#[test]
fn a_header_without_a_size_names_the_missing_field() {
    let error = read(Version::V2, json!({"version": 2, "width": 80})).unwrap_err();
    assert!(error.contains("\"height\""), "{error}");
    let error = read(Version::V3, json!({"version": 3, "term": {"cols": 80}})).unwrap_err();
    assert!(error.contains("\"rows\""), "{error}");
    let error = read(Version::V3, json!({"version": 3})).unwrap_err();
    assert!(error.contains("\"term\""), "{error}");
    let error = read(
        Version::V2,
        json!({"version": 2, "width": 70000, "height": 1}),
    )
    .unwrap_err();
    assert!(error.contains("\"width\""), "{error}");
}

#[test]
fn fields_of_the_wrong_kind_are_as_good_as_absent() {
    let header = read(
        Version::V2,
        json!({
            "version": 2, "width": 80, "height": 24, "timestamp": 1700000000.25, "title": 5,
            "command": null, "idle_time_limit": -1, "env": {"A": null, "B": "b", "C": 1},
            "theme": {"fg": "red"}
        }),
    );
    let header = header.unwrap();
    assert_eq!(header.timestamp, Some(1_700_000_000));
    assert_eq!(
        (header.title, header.command, header.theme),
        (None, None, None)
    );
    assert_eq!(header.idle_time_limit, None);
    assert_eq!(
        header.env.into_iter().collect::<Vec<_>>(),
        [("B".to_owned(), "b".to_owned())]
    );
}
