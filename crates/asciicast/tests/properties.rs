//! What holds for every recording: it is read back as it was written.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use asciicast::{Encoder, Event, EventData, Reader, Size, Version};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "(?s).{0,40}",
        "[\\\\\"\u{1b}\r\n\ta-f]{0,40}",
        "[ -~]{0,200}",
        "(\u{1b}\\[[0-9;]{0,8}m[a-z]{0,9}){0,9}",
    ]
}

fn data() -> impl Strategy<Value = EventData<'static>> {
    prop_oneof![
        text().prop_map(|text| EventData::Output(text.into())),
        text().prop_map(|text| EventData::Input(text.into())),
        text().prop_map(|label| EventData::Marker(label.into())),
        (1..=u16::MAX, 1..=u16::MAX)
            .prop_map(|(cols, rows)| EventData::Resize(Size { cols, rows })),
        any::<i32>().prop_map(EventData::Exit),
        ("[a-z]{2,5}|\"|é", text())
            .prop_map(|(code, text)| EventData::Other(code.into(), text.into())),
    ]
}

/// Events in order of time, the gaps mostly small and never whole milliseconds for long.
fn events() -> impl Strategy<Value = Vec<Event<'static>>> {
    let gap = prop_oneof![
        0..2000_u64,
        Just(499),
        Just(500),
        Just(501),
        0..100_000_000_u64
    ];
    proptest::collection::vec((gap, data()), 0..60).prop_map(|events| {
        let mut micros = 0;
        let at = |(gap, data)| {
            micros += gap;
            Event {
                time: Duration::from_micros(micros),
                data,
            }
        };
        events.into_iter().map(at).collect()
    })
}

fn written(mut encoder: Encoder, events: &[Event<'_>]) -> Vec<u8> {
    let mut cast = Vec::new();
    encoder.header(&asciicast::Header::default(), &mut cast);
    events
        .iter()
        .for_each(|event| encoder.event(event, &mut cast));
    cast
}

fn read(cast: &[u8]) -> Vec<Event<'static>> {
    let mut reader = Reader::new(cast).unwrap();
    let mut events = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        events.push(event.into_owned());
    }
    events
}

proptest! {
    #[test]
    fn v1_keeps_all_output_to_the_microsecond(events in events()) {
        let mut encoder = Encoder::v1();
        let mut cast = Vec::new();
        encoder.header(&asciicast::Header::default(), &mut cast);
        events.iter().for_each(|event| encoder.event(event, &mut cast));
        let cut = read(&cast);
        encoder.finish(&mut cast);
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&cast).is_ok());
        let is_output = |event: &Event<'_>| matches!(event.data, EventData::Output(_));
        let outputs: Vec<Event<'_>> = events.into_iter().filter(is_output).collect();
        prop_assert_eq!(&read(&cast), &outputs);
        prop_assert_eq!(cut, outputs, "also when it was not finished");
    }

    #[test]
    fn v2_keeps_every_event_to_the_microsecond(events in events()) {
        prop_assert_eq!(read(&written(Encoder::v2(), &events)), events);
    }

    #[test]
    fn v3_is_never_more_than_half_a_millisecond_off(events in events()) {
        let copies = read(&written(Encoder::v3(), &events));
        prop_assert_eq!(copies.len(), events.len());
        for (copy, event) in copies.iter().zip(&events) {
            prop_assert_eq!(&copy.data, &event.data);
            prop_assert!(copy.time.abs_diff(event.time) <= Duration::from_micros(500));
        }
    }

    #[test]
    fn copying_events_undecoded_writes_the_same(events in events()) {
        for cast in [written(Encoder::v2(), &events), written(Encoder::v3(), &events)] {
            for encoder in [Encoder::v1(), Encoder::v2(), Encoder::v3()] {
                let mut copied = Vec::new();
                let (mut reader, mut copying) = (Reader::new(cast.as_slice()).unwrap(), encoder.clone());
                copying.header(reader.header(), &mut copied);
                while let Some(event) = reader.next_encoded().unwrap() {
                    copying.encoded(&event, &mut copied);
                }
                prop_assert_eq!(copied, written(encoder, &read(&cast)));
            }
        }
    }

    #[test]
    fn every_line_that_is_written_is_json(events in events()) {
        for encoder in [Encoder::v2(), Encoder::v3()] {
            let version = encoder.version();
            let cast = written(encoder, &events);
            let mut lines = cast.split_inclusive(|&byte| byte == b'\n');
            let header: serde_json::Value = serde_json::from_slice(lines.next().unwrap()).unwrap();
            prop_assert_eq!(&header["version"], version.number());
            for (line, event) in lines.zip(&events) {
                let (_, code, _): (f64, String, String) = serde_json::from_slice(line).unwrap();
                prop_assert_eq!(code, event.data.code());
            }
        }
    }

    #[test]
    fn a_recording_cut_anywhere_gives_the_events_before_the_cut(
        events in events(),
        cut in any::<prop::sample::Index>(),
    ) {
        let cast = written(Encoder::v2(), &events);
        let header_len = cast.iter().position(|&byte| byte == b'\n').unwrap() + 1;
        let len = header_len + cut.index(cast.len() - header_len + 1);
        let copies = read(&cast[..len]);
        let whole_lines = cast[header_len..len].iter().filter(|&&byte| byte == b'\n').count();
        prop_assert!(copies.len() == whole_lines || copies.len() == whole_lines + 1);
        prop_assert_eq!(&copies[..], &events[..copies.len()]);
    }

    #[test]
    fn a_resumed_recording_reads_as_one(events in events(), at in any::<prop::sample::Index>()) {
        for encoder in [Encoder::v2(), Encoder::v3()] {
            let (first, second) = events.split_at(at.index(events.len() + 1));
            let mut cast = written(encoder.clone(), first);
            let tail = asciicast::Tail::read(cast.as_slice()).unwrap();
            prop_assert_eq!(tail.len, cast.len() as u64);
            let mut resumed = encoder.resume_at(tail.duration);
            second.iter().for_each(|event| resumed.event(event, &mut cast));
            let tolerance = match resumed.version() {
                Version::V3 => Duration::from_micros(500),
                _ => Duration::ZERO,
            };
            let copies = read(&cast);
            prop_assert_eq!(copies.len(), events.len());
            for (copy, event) in copies.iter().zip(&events) {
                prop_assert_eq!(&copy.data, &event.data);
                prop_assert!(copy.time.abs_diff(event.time) <= tolerance);
            }
        }
    }
}
