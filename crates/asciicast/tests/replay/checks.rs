//! What holds for any bytes that are taken for a recording.
//!
//! The fuzz target searches for input that breaks this check; the test beside this file replays
//! what it has found.

use std::time::Duration;

use asciicast::{Compression, Decoder, Encoder, Error, Event, Header, Reader, Tail, Version};

/// Lines of more bytes are refused, so that the refusal is reached too.
const MAX_LINE_BYTES: usize = 1000;

/// What was read: the header, and events or messages of errors in their order.
#[derive(PartialEq, Debug)]
struct Read {
    header: Option<Header>,
    events: Vec<Result<Event<'static>, String>>,
    is_truncated: bool,
}

/// Bytes say the same in any pieces, however they are read, and after being written anew.
pub(crate) fn asciicast(bytes: &[u8]) {
    let whole = decode(bytes, bytes.len().max(1));
    for length in [1, 2, 7, 61] {
        assert_eq!(decode(bytes, length), whole, "in pieces of {length} bytes");
    }
    if Compression::detect(bytes).is_none() {
        assert_eq!(read(bytes), whole);
    }
    // What a recorder would append to has an end; any bytes may be offered to it.
    drop(Tail::read(bytes));
    if let Some(header) = &whole.header {
        let events: Vec<_> = whole
            .events
            .iter()
            .filter_map(|event| event.as_ref().ok())
            .collect();
        written_anew(header, &events, Encoder::v2);
        written_anew(header, &events, Encoder::v3);
    }
}

fn decode(bytes: &[u8], length: usize) -> Read {
    let mut decoder = Decoder::with_max_line(MAX_LINE_BYTES);
    let mut events = Vec::new();
    for piece in bytes.chunks(length) {
        decoder.push(piece);
        take(&mut events, || owned(decoder.next_event()));
    }
    decoder.finish();
    take(&mut events, || owned(decoder.next_event()));
    let (header, is_truncated) = (decoder.header().cloned(), decoder.is_truncated());
    Read {
        header,
        events,
        is_truncated,
    }
}

fn read(bytes: &[u8]) -> Read {
    let mut events = Vec::new();
    match Reader::with_max_line(bytes, MAX_LINE_BYTES) {
        Ok(mut reader) => {
            take(&mut events, || owned(reader.next_event()));
            let header = Some(reader.header().clone());
            Read {
                header,
                events,
                is_truncated: reader.is_truncated(),
            }
        }
        Err(error) => Read {
            header: None,
            events: vec![Err(error.to_string())],
            is_truncated: false,
        },
    }
}

fn owned(event: Result<Option<Event<'_>>, Error>) -> Result<Option<Event<'static>>, Error> {
    event.map(|event| event.map(Event::into_owned))
}

/// Takes events as long as there are any.
fn take(
    events: &mut Vec<Result<Event<'static>, String>>,
    mut next: impl FnMut() -> Result<Option<Event<'static>>, Error>,
) {
    loop {
        match next() {
            Ok(Some(event)) => events.push(Ok(event)),
            Ok(None) => return,
            Err(error) => {
                events.push(Err(error.to_string()));
                if !error.is_recoverable() {
                    return;
                }
            }
        }
    }
}

/// What is written is read without errors, says the same, and does not change any more.
fn written_anew(header: &Header, events: &[&Event<'_>], encoder: fn() -> Encoder) {
    let write = |header: &Header, events: &[&Event<'_>]| {
        let (mut encoder, mut out) = (encoder(), Vec::new());
        encoder.header(header, &mut out);
        events
            .iter()
            .for_each(|event| encoder.event(event, &mut out));
        out
    };
    let mut decoder = Decoder::new();
    decoder.push(&write(header, events));
    decoder.finish();
    let mut again = Vec::new();
    take(&mut again, || owned(decoder.next_event()));
    assert_eq!(again.len(), events.len());
    let exact = encoder().version() == Version::V2;
    let furthest = if exact {
        Duration::ZERO
    } else {
        Duration::from_micros(500)
    };
    let mut latest = Duration::ZERO;
    for (event, again) in events.iter().zip(&again) {
        let again = again.as_ref().expect("what was written is an event");
        assert_eq!(again.data, event.data);
        // Times that go back in the file are those of the event before.
        latest = latest.max(event.time);
        assert!(
            again.time.abs_diff(latest) <= furthest,
            "{again:?} was {event:?}"
        );
    }
    let again: Vec<_> = again
        .iter()
        .filter_map(|event| event.as_ref().ok())
        .collect();
    let header = decoder.header().expect("what was written has a header");
    let mut twice = Decoder::new();
    twice.push(&write(header, &again));
    twice.finish();
    drop(twice.next_event());
    assert_eq!(twice.header(), Some(header));
    assert!(!decoder.is_truncated());
}
