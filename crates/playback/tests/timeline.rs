//! Idle limit, markers, pins, growth: what a playback says of its recording, and when.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{fs::File, io::BufReader, path::PathBuf, time::Duration};

use playback::{Kind, Marker, Options, Playback, Recording};

fn recording(name: &str) -> Recording {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.extend(["..", "..", "fixtures", "casts", name]);
    Recording::read(BufReader::new(File::open(path).unwrap())).unwrap()
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn play(name: &str, options: Options) -> Playback {
    Playback::new(recording(name), options)
}

/// Time and text of every event that playing to the end passes.
fn passed(playback: &mut Playback) -> Vec<(Duration, Kind, String, Option<usize>)> {
    let mut passed = Vec::new();
    let mut visit = |event: playback::Event<'_>| {
        passed.push((
            event.time,
            event.kind,
            event.text().into_owned(),
            event.marker,
        ));
    };
    while let Some(time) = playback.next_event_time() {
        playback.advance_to(time, &mut visit);
    }
    passed
}

#[test]
fn the_limit_of_the_recording_shortens_pauses() {
    let mut playback = play("v3.cast", Options::default());
    assert_eq!(playback.duration(), seconds(3.985));
    assert_eq!(playback.recording().duration(), seconds(4.985));
    assert_eq!(playback.played_time(seconds(4.865)), seconds(3.865));
    assert_eq!(playback.played_time(seconds(3.0)), seconds(3.0));
    assert_eq!(playback.played_time(seconds(4.5)), seconds(3.864_999));
    assert_eq!(playback.original_time(seconds(3.865)), seconds(4.865));
    playback.seek(seconds(3.9));
    playback.set_idle_time_limit(None);
    assert_eq!(playback.duration(), seconds(4.985));
    assert_eq!(playback.position(), seconds(4.9));
    assert_eq!(playback.markers()[1].time, seconds(4.865));
}

#[test]
fn a_limit_in_the_options_goes_before_that_of_the_recording() {
    let limit = |limit| Options {
        idle_time_limit: Some(limit),
        ..Options::default()
    };
    assert_eq!(
        play("v3.cast", limit(seconds(3.0))).duration(),
        seconds(4.985)
    );
    assert_eq!(
        play("v3.cast", limit(Duration::MAX)).duration(),
        seconds(4.985)
    );
    assert_eq!(
        play("v2.cast", limit(seconds(0.5))).duration(),
        seconds(2.75)
    );
    assert_eq!(
        play("v2.cast", limit(Duration::ZERO)).duration(),
        Duration::ZERO
    );
}

#[test]
fn markers_of_the_recording_move_with_its_events() {
    let mut playback = play("v3.cast", Options::default());
    let marker = |time, label: &str| Marker {
        time: seconds(time),
        label: label.to_owned(),
    };
    assert_eq!(
        playback.markers(),
        [marker(0.81, "in the editor"), marker(3.865, "")]
    );
    let passed = passed(&mut playback);
    assert_eq!(passed.len(), 12);
    assert_eq!(
        passed[3],
        (
            seconds(0.81),
            Kind::Marker,
            "in the editor".to_owned(),
            Some(0)
        )
    );
    assert_eq!(
        passed[8],
        (seconds(3.865), Kind::Marker, String::new(), Some(1))
    );
    assert_eq!(
        passed[11],
        (seconds(3.985), Kind::Exit, "0".to_owned(), None)
    );
}

#[test]
fn markers_of_the_options_replace_those_of_the_recording() {
    let marker = |time, label: &str| Marker {
        time: seconds(time),
        label: label.to_owned(),
    };
    let markers = vec![
        marker(2.0, "two"),
        marker(0.0, "zero"),
        marker(0.31, "with output"),
    ];
    let options = Options {
        markers: Some(markers),
        ..Options::default()
    };
    let mut playback = play("v3.cast", options);
    assert_eq!(playback.markers()[0].label, "zero");
    let passed = passed(&mut playback);
    let markers: Vec<_> = passed
        .iter()
        .enumerate()
        .filter(|(_, event)| event.1 == Kind::Marker)
        .collect();
    assert_eq!(markers.len(), 3);
    assert_eq!(
        markers[0],
        (0, &(seconds(0.0), Kind::Marker, "zero".to_owned(), Some(0)))
    );
    assert_eq!(markers[1].1.0, seconds(0.31));
    assert_eq!(
        passed[markers[1].0 - 1].0,
        seconds(0.31),
        "events come before markers"
    );
    assert_eq!(markers[2].1.3, Some(2));
    playback.seek(seconds(1.0));
    assert_eq!(playback.next_event_time(), Some(seconds(1.06)));
    playback.seek(seconds(1.9));
    assert_eq!(playback.next_event_time(), Some(seconds(2.0)));
}

#[test]
fn a_marker_is_passed_once_when_playback_stops_at_it() {
    let mut playback = play("v3.cast", Options::default());
    let mut passed = 0;
    let mut visit = |event: playback::Event<'_>| passed += usize::from(event.marker.is_some());
    playback.advance_to(seconds(0.81), &mut visit);
    playback.advance_to(seconds(0.81), &mut visit);
    playback.advance_to(seconds(0.9), &mut visit);
    assert_eq!(passed, 1);
}

#[test]
fn a_seek_passes_no_events_and_forgets_none() {
    let mut playback = play("v2.cast", Options::default());
    playback.seek(seconds(0.95));
    let mut texts = Vec::new();
    playback.advance_to(Duration::MAX, &mut |event| {
        texts.push(event.text().into_owned())
    });
    assert_eq!(texts[0], "listing");
    assert_eq!(texts.len(), 5);
    assert_eq!(playback.position(), playback.duration());
}

#[test]
fn going_back_before_a_resize_restores_the_size() {
    let mut playback = play("v3.cast", Options::default());
    playback.seek(seconds(1.4));
    assert_eq!(playback.vt().size(), vt::Size::new(100, 30));
    playback.seek(seconds(1.3));
    assert_eq!(playback.vt().size(), vt::Size::new(80, 24));
}

#[test]
fn pinned_dimensions_stay_and_the_others_follow() {
    let mut playback = play(
        "v3.cast",
        Options {
            cols: Some(60),
            ..Options::default()
        },
    );
    assert_eq!(playback.vt().size(), vt::Size::new(60, 24));
    playback.seek(seconds(1.4));
    assert_eq!(playback.vt().size(), vt::Size::new(60, 30));
}

#[test]
fn a_screen_before_a_time_lacks_what_happens_at_it() {
    let playback = play("v2.cast", Options::default());
    assert_eq!(playback.screen_before(seconds(0.248_848)).text()[0], "");
    assert_eq!(
        playback.screen_before(seconds(0.25)).text()[0],
        "hello world"
    );
}

#[test]
fn after_a_seek_all_rows_count_as_changed_where_the_screen_was_replaced() {
    let mut playback = play("v3.cast", Options::default());
    playback.seek(seconds(3.0));
    playback.clear_changed_rows();
    playback.seek(seconds(3.0));
    assert_eq!(playback.vt().changed_rows().count(), 0);
    playback.seek(seconds(0.5));
    assert_eq!(playback.vt().changed_rows().count(), 24);
}

#[test]
fn a_truncated_recording_plays_up_to_its_last_event() {
    let mut playback = play("v2-truncated.cast", Options::default());
    assert!(playback.recording().is_truncated());
    assert_eq!(playback.recording().skipped_lines(), 0);
    playback.seek(Duration::MAX);
    assert_eq!(
        playback.vt().text()[..2],
        ["$ make", "building the first half"]
    );
}

#[test]
fn lines_that_are_no_events_are_passed_over_and_counted() {
    let cast = b"{\"version\":2,\"width\":9,\"height\":1}\n[1,\"o\",\"a\"]\n[1.5,\noops\n[2,\"o\",\"b\"]\n";
    let mut playback = Playback::new(Recording::from_bytes(cast).unwrap(), Options::default());
    playback.seek(Duration::MAX);
    assert_eq!(playback.vt().text(), ["ab"]);
    assert_eq!(playback.recording().skipped_lines(), 2);
    let error = playback.recording().first_error().unwrap().to_string();
    assert!(error.starts_with("line 3"), "{error}");
}

#[test]
fn what_is_no_recording_is_refused() {
    assert!(Recording::from_bytes(b"").is_err());
    assert!(Recording::from_bytes(b"hello\n").is_err());
    assert!(Recording::from_bytes(b"{\"version\":2,\"width\":80").is_err());
}

#[test]
fn a_recording_without_events_is_over_at_once() {
    let cast = b"{\"version\":2,\"width\":9,\"height\":1}\n";
    let mut playback = Playback::new(Recording::from_bytes(cast).unwrap(), Options::default());
    assert_eq!(
        (playback.duration(), playback.next_event_time()),
        (Duration::ZERO, None)
    );
    assert!(!playback.step(1) && !playback.step(-1));
    assert!(playback.build_keyframes(1));
    playback.seek(seconds(5.0));
    assert_eq!(playback.position(), Duration::ZERO);
}
