use serde_json::json;

use super::*;

const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn read(recordings: Value, collections: Value) -> Manifest {
    let text = json!({
        "format": 1,
        "origin": "https://example.com",
        "recordings": recordings,
        "collections": collections,
    });
    Manifest::read(text.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn reasons<T>(entries: &[Told<T>]) -> Vec<String> {
    let reason = |entry: &Told<T>| match &entry.0 {
        Ok(_) => "fine".to_owned(),
        Err(refused) => format!("{}: {}", refused.name, refused.reason),
    };
    entries.iter().map(reason).collect()
}

#[test]
fn what_is_wrong_with_one_entry_does_not_concern_the_others() {
    let good = json!({"id": 1, "file": "a", "sha256": HASH, "title": "x", "unknown": {"a": []}});
    let entries = json!([
        {"id": 1, "file": "a", "sha256": HASH, "title": "x", "speed": 2, "tags": ["a", "b"],
         "created_at": "2026-01-31T12:00:00Z"},
        {"id": 2, "file": "b", "sha256": HASH, "title": "x".repeat(200), "speed": -1},
        {"id": 3, "sha256": HASH},
        {"id": -3, "file": "c", "sha256": HASH},
        {"id": 4, "file": "d", "sha256": "../../etc/passwd"},
        {"id": 5, "file": "e", "sha256": HASH, "created_at": "yesterday"},
        "nonsense",
        good,
    ]);
    let manifest = read(entries, json!([]));
    assert_eq!(
        reasons(&manifest.recordings),
        [
            "fine",
            "b: speed should be a number greater than 0; title should be at most 128 character(s)",
            "recording 3: its file is not named",
            "c: its id is missing",
            "d: its sha256 is none",
            "e: created_at should be a moment like 2026-01-31T12:00:00Z",
            "recording null: its sha256 is missing",
            "a: unknown should be plain text",
        ]
    );
    let Some(Told(Ok(first))) = manifest.recordings.into_iter().next() else {
        panic!("the first one is fine");
    };
    assert_eq!(first.changes.playback.speed, Some(2.0));
    assert_eq!(first.changes.tags, Some(vec!["a".into(), "b".into()]));
    assert_eq!(first.created_at, Some(1_769_860_800_000_000));
}

#[test]
fn a_moment_to_come_is_now() {
    let far = json!([{"id": 1, "file": "a", "sha256": HASH, "created_at": "9999-01-01T00:00:00Z"}]);
    let Some(Told(Ok(one))) = read(far, json!([])).recordings.into_iter().next() else {
        panic!("it is fine");
    };
    assert!(one.created_at.unwrap() <= now());
}

#[test]
fn collections_are_checked_as_well() {
    let entries = json!([
        {"id": 1, "title": "Talks", "visibility": "public", "recordings": [3, 1]},
        {"id": 2, "title": "", "recordings": []},
        {"id": 3, "title": "x", "recordings": ["a"]},
        {"id": 4, "title": "x", "recordings": vec![1; 501]},
    ]);
    assert_eq!(
        reasons(&read(json!([]), entries).collections),
        [
            "fine",
            "collections/2: title should not be empty",
            "collections/3: its recordings are no list of numbers",
            "collections/4: should be at most 500 recordings",
        ]
    );
}

#[test]
fn a_manifest_of_another_kind_is_none() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"format":1}"#,
        r#"{"format":2,"origin":"x"}"#,
    ] {
        assert!(Manifest::read(text.as_bytes()).is_err(), "{text}");
    }
}
