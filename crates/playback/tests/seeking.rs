//! Wherever playback goes and however it gets there, the screen is that of playing up to there.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use asciicast::{Encoder, Event, EventData, Header, Size};
use playback::{Loader, Options, Playback, Recording};
use proptest::prelude::*;

/// Some output, a resize or something else, after a gap in milliseconds.
fn event() -> impl Strategy<Value = (u64, EventData<'static>)> {
    let output = prop_oneof![
        4 => "[a-z世é \r\n\t]{1,30}",
        4 => "(\u{1b}\\[[0-9]{0,2};?[0-9]{0,2}[HJKmABCDLMPSTr@X][a-z]{0,8}){1,6}",
        1 => Just("\u{1b}[?1049h\u{1b}[2J".to_owned()),
        1 => Just("\u{1b}[?1049l".to_owned()),
        // Cut within a sequence and within a character's cluster.
        1 => Just("x\u{1b}[3".to_owned()),
        1 => Just("\u{1b}]0;ti".to_owned()),
        1 => Just("e\u{301}\u{1b}(0".to_owned()),
    ];
    let data = prop_oneof![
        8 => output.prop_map(|text| EventData::Output(text.into())),
        1 => (2..40_u16, 1..12_u16).prop_map(|(cols, rows)| EventData::Resize(Size { cols, rows })),
        1 => Just(EventData::Input("k".into())),
        1 => Just(EventData::Marker("here".into())),
    ];
    (prop_oneof![Just(0), 1..50_u64, 1000..9000_u64], data)
}

/// A recording, its output repeated until it is long enough for keyframes.
fn cast(events: &[(u64, EventData<'static>)], min_bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::v2();
    encoder.header(
        &Header {
            size: Size::new(20, 5),
            ..Header::default()
        },
        &mut out,
    );
    let mut time = Duration::ZERO;
    loop {
        for (gap, data) in events {
            time += Duration::from_millis(*gap);
            encoder.event(
                &Event {
                    time,
                    data: data.clone(),
                },
                &mut out,
            );
        }
        if out.len() >= min_bytes || events.is_empty() {
            return out;
        }
    }
}

fn playback(cast: &[u8], options: &Options) -> Playback {
    Playback::new(Recording::from_bytes(cast).unwrap(), options.clone())
}

/// All that can be seen.
fn seen(playback: &Playback) -> String {
    let vt = playback.vt();
    let mut seen = format!("{:?} {:?} {:?}\n", vt.size(), vt.cursor(), vt.title());
    let above = (0..vt.scrollback_len()).filter_map(|index| vt.scrollback_line(index));
    let rows = (0..usize::from(vt.size().rows)).filter_map(|row| vt.line(row));
    for line in above.chain(rows) {
        let cells = line
            .cells()
            .map(|cell| format!("{:?}{:?}", cell.text, cell.pen));
        seen += &format!("{} {}\n", line.is_wrapped(), cells.collect::<String>());
    }
    seen
}

/// The same by a fresh playback that is only ever played on.
fn seen_after_playing(cast: &[u8], options: &Options, time: Duration) -> String {
    let mut fresh = playback(cast, options);
    let mut now = Duration::ZERO;
    while now < time {
        fresh.advance_to(now, &mut |_| {});
        now += Duration::from_millis(700);
    }
    fresh.advance_to(time, &mut |_| {});
    seen(&fresh)
}

fn options() -> impl Strategy<Value = Options> {
    let pin = || prop_oneof![3 => Just(None), 1 => (3..30_u16).prop_map(Some)];
    let limit = prop_oneof![Just(None), Just(Some(Duration::from_millis(500)))];
    (
        limit,
        pin(),
        pin(),
        prop_oneof![Just(None), Just(Some(20_000))],
        prop_oneof![2 => Just(0), 1 => Just(9), 1 => Just(500)],
    )
        .prop_map(
            |(idle_time_limit, cols, rows, keyframe_bytes, scrollback_limit)| Options {
                idle_time_limit,
                cols,
                rows,
                keyframe_bytes,
                scrollback_limit,
                ..Options::default()
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_seek_shows_what_playing_up_to_there_shows(
        events in proptest::collection::vec(event(), 1..40),
        options in options(),
        is_long in any::<bool>(),
        slice in prop_oneof![Just(None), (1000..400_000_usize).prop_map(Some)],
        targets in proptest::collection::vec(0.0..1.05_f64, 1..8),
    ) {
        let cast = cast(&events, if is_long { 700_000 } else { 0 });
        let mut sought = playback(&cast, &options);
        for target in targets {
            if let Some(slice) = slice {
                sought.build_keyframes(slice);
            }
            let time = sought.duration().mul_f64(target);
            sought.seek(time);
            let position = sought.position();
            prop_assert_eq!(position.as_micros(), time.min(sought.duration()).as_micros());
            prop_assert_eq!(seen(&sought), seen_after_playing(&cast, &options, position));
        }
    }

    #[test]
    fn a_seek_in_slices_arrives_where_a_seek_does(
        events in proptest::collection::vec(event(), 1..40),
        options in options(),
        slice in 1000..300_000_usize,
        targets in proptest::collection::vec((0.0..1.0_f64, 0..4_usize), 1..8),
    ) {
        let cast = cast(&events, 700_000);
        let mut sliced = playback(&cast, &options);
        let mut whole = playback(&cast, &options);
        for (target, attempts) in targets {
            // Given up after some slices, or gone on with to the end.
            let time = sliced.duration().mul_f64(target);
            let mut is_there = (0..attempts).any(|_| sliced.seek_some(time, slice));
            if attempts == 0 {
                while !is_there {
                    is_there = sliced.seek_some(time, slice);
                }
            }
            prop_assert_eq!(sliced.position().as_micros(), time.as_micros());
            if is_there {
                whole.seek(time);
                prop_assert_eq!(seen(&sliced), seen(&whole));
            }
        }
        sliced.advance_to(Duration::MAX, &mut |_| {});
        whole.seek(Duration::MAX);
        prop_assert_eq!(seen(&sliced), seen(&whole));
    }

    #[test]
    fn steps_go_event_by_event_and_back_again(
        events in proptest::collection::vec(event(), 1..40),
        options in options(),
        build in any::<bool>(),
    ) {
        let cast = cast(&events, 0);
        let mut stepped = playback(&cast, &options);
        if build {
            stepped.build_keyframes(usize::MAX);
        }
        let mut screens = vec![seen(&stepped)];
        while stepped.step(1) {
            screens.push(seen(&stepped));
        }
        let outputs = events.iter().filter(|(_, data)| data.code() == "o").count();
        prop_assert_eq!(screens.len(), outputs + 1);
        while let Some(screen) = screens.pop() {
            prop_assert_eq!(seen(&stepped), screen);
            prop_assert_eq!(stepped.step(-1), !screens.is_empty());
        }
    }

    #[test]
    fn a_recording_that_arrives_in_pieces_is_the_same(
        events in proptest::collection::vec(event(), 1..40),
        options in options(),
        size in 1..300_usize,
    ) {
        let cast = cast(&events, 0);
        let mut loader = Loader::new();
        let mut pieces = cast.chunks(size);
        while !loader.is_playable() {
            loader.push(pieces.next().unwrap()).unwrap();
        }
        let mut growing = Playback::new(loader.into_recording().unwrap(), options.clone());
        for piece in pieces {
            growing.push(piece);
            growing.build_keyframes(1000);
            growing.seek(growing.duration());
        }
        growing.finish();
        growing.seek(growing.duration());
        let whole = playback(&cast, &options);
        prop_assert_eq!(growing.duration(), whole.duration());
        prop_assert_eq!(growing.markers(), whole.markers());
        prop_assert_eq!(seen(&growing), seen_after_playing(&cast, &options, whole.duration()));
    }

    #[test]
    fn any_bytes_behind_a_header_can_be_played(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        target in 0..100_u64,
    ) {
        let header = b"{\"version\":3,\"term\":{\"cols\":1,\"rows\":0}}\n[1,\"r\",\"9x9\"]\n[5,\"o\",\"";
        let mut playback = playback(&[header.as_slice(), &bytes].concat(), &Options::default());
        playback.seek(Duration::from_secs(target));
        playback.step(-1);
        playback.step(5);
        playback.advance_to(Duration::MAX, &mut |event| drop(event.data()));
        prop_assert_eq!(playback.next_event_time(), None);
    }
}
