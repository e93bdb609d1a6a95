//! The recordings in `fixtures/casts`, read event by event.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{fs::File, io::BufReader, path::PathBuf, time::Duration};

use asciicast::{Encoder, Event, EventData, Header, Reader, Rgb, Size, Version};

/// Header, events and whether the recording is truncated.
fn read(name: &str) -> (Header, Vec<Event<'static>>, bool) {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.extend(["..", "..", "fixtures", "casts", name]);
    let mut reader = Reader::new(BufReader::new(File::open(path).unwrap())).unwrap();
    let mut events = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        events.push(event.into_owned());
    }
    (reader.header().clone(), events, reader.is_truncated())
}

fn output(micros: u64, text: &str) -> Event<'static> {
    event(micros, EventData::Output(text.to_owned().into()))
}

fn event(micros: u64, data: EventData<'static>) -> Event<'static> {
    Event {
        time: Duration::from_micros(micros),
        data,
    }
}

#[test]
fn v1_pretty_printed() {
    let (header, events, is_truncated) = read("v1-pretty.json");
    assert_eq!(
        (header.version, header.size),
        (Version::V1, Size::new(60, 12))
    );
    assert_eq!(header.title.as_deref(), Some("Größen & Maße"));
    assert_eq!(header.command.as_deref(), Some("/bin/zsh"));
    assert_eq!(header.term_type.as_deref(), Some("xterm-256color"));
    assert_eq!(header.env.keys().collect::<Vec<_>>(), ["SHELL", "TERM"]);
    assert_eq!(header.duration, Some(Duration::from_millis(3650)));
    assert_eq!(events.len(), 6);
    assert_eq!(events[1], output(750_000, "l"));
    let ls = "\u{1b}[34mbin\u{1b}[0m  \u{1b}[34msrc\u{1b}[0m  größe.txt  🚀\r\n";
    assert_eq!(events[3], output(1_950_000, ls));
    assert_eq!(events[5].time, header.duration.unwrap());
    assert!(!is_truncated);
}

#[test]
fn v1_on_one_line() {
    let (header, events, is_truncated) = read("v1-one-line.json");
    assert_eq!(
        (header.version, header.size),
        (Version::V1, Size::new(40, 10))
    );
    assert_eq!((header.title, header.command), (None, None));
    assert_eq!(
        events,
        [
            output(1, "one\r\n"),
            output(500_001, "two\r\n"),
            output(1_500_001, "\u{1b}[7mthree\u{1b}[27m 世界\r\n"),
        ]
    );
    assert!(!is_truncated);
}

#[test]
fn v2() {
    let (header, events, is_truncated) = read("v2.cast");
    assert_eq!(
        (header.version, header.size),
        (Version::V2, Size::new(72, 18))
    );
    assert_eq!(header.timestamp, Some(1_700_000_000));
    assert_eq!(header.idle_time_limit, Some(Duration::from_millis(2500)));
    let theme = header.theme.unwrap();
    assert_eq!(
        theme.palette[1],
        Rgb {
            red: 0xac,
            green: 0x41,
            blue: 0x42
        }
    );
    assert_eq!(theme.palette[1], theme.palette[9]);
    assert_eq!(events.len(), 11);
    assert_eq!(events[2], event(750_000, EventData::Input("l".into())));
    assert_eq!(events[3], output(760_001, "l"));
    assert_eq!(
        events[6],
        event(1_000_000, EventData::Marker("listing".into()))
    );
    assert_eq!(
        events[7],
        output(1_250_000, "\"quoted\"  back\\slash  \ttab\r\n")
    );
    assert!(!is_truncated);
}

#[test]
fn v2_truncated() {
    let (_, events, is_truncated) = read("v2-truncated.cast");
    let whole = [
        output(100_000, "$ make\r\n"),
        output(600_000, "building the first half\r\n"),
    ];
    assert_eq!(events, whole);
    assert!(is_truncated);
}

#[test]
fn v3() {
    let (header, events, is_truncated) = read("v3.cast");
    assert_eq!(
        (header.version, header.size),
        (Version::V3, Size::new(80, 24))
    );
    assert_eq!(header.term_version.as_deref(), Some("kitty(0.46.2)"));
    assert_eq!(header.theme.unwrap().fg.to_string(), "#cdd6f4");
    assert_eq!(header.tags, ["demo", "fixture"]);
    assert_eq!(events.len(), 12);
    assert_eq!(
        events[3],
        event(810_000, EventData::Marker("in the editor".into()))
    );
    assert_eq!(
        events[5],
        event(1_360_000, EventData::Resize(Size::new(100, 30)))
    );
    assert_eq!(events[11], event(4_985_000, EventData::Exit(0)));
    assert!(!is_truncated);
}

#[test]
fn a_byte_order_mark_crlf_and_odd_lines() {
    let (header, events, is_truncated) = read("bom-crlf.cast");
    assert_eq!(header.size, Size::DEFAULT);
    let note = EventData::Other("note".into(), "{\"by\": \"a later tool\"}".into());
    assert_eq!(
        events,
        [
            output(1_000_000, "a line ended by CR LF in the file"),
            output(1_000_000, "\r\ntime went back\r\n"),
            event(1_000_000, note),
            output(
                2_000_000,
                "lone surrogate: \u{fffd}, upper case: \u{1b}[1mbold\u{1b}[m"
            ),
        ]
    );
    assert!(!is_truncated);
}

#[cfg(all(feature = "gzip", feature = "zstd"))]
#[test]
fn compressed_recordings_are_those_inside() {
    let plain = read("v3.cast");
    assert_eq!(read("v3.cast.gz"), plain);
    assert_eq!(read("v3.cast.zst"), plain);
}

#[test]
fn what_is_written_is_read_back_the_same() {
    for name in [
        "v1-pretty.json",
        "v1-one-line.json",
        "v2.cast",
        "v3.cast",
        "bom-crlf.cast",
    ] {
        let (header, events, _) = read(name);
        for mut encoder in [Encoder::v2(), Encoder::v3()] {
            let mut cast = Vec::new();
            encoder.header(&header, &mut cast);
            events
                .iter()
                .for_each(|event| encoder.event(event, &mut cast));
            let mut reader = Reader::new(cast.as_slice()).unwrap();
            assert_eq!(reader.header().size, header.size);
            for event in &events {
                let copy = reader.next_event().unwrap().unwrap();
                assert_eq!(copy.data, event.data, "{name}");
                let tolerance = match encoder.version() {
                    Version::V3 => Duration::from_micros(500),
                    _ => Duration::ZERO,
                };
                assert!(copy.time.abs_diff(event.time) <= tolerance, "{name}");
            }
            assert!(reader.next_event().unwrap().is_none());
        }
    }
}
