//! A part of a recording as a recording of its own.
//!
//! It begins with what rebuilds the screen of that moment, so that any player can play it.

use std::io::{self, Read, Write};
use std::time::Duration;

use asciicast::{Encoder, Event, EventData, Version};
use vt::{Size, Vt};

use super::{Clock, open};
use crate::error::AppError;
use crate::recording::Trim;

/// Writes the part in the version of the whole; one of the first version becomes one of the
/// second.
pub(crate) fn trim(content: impl Read, trim: Trim, mut out: impl Write) -> Result<(), AppError> {
    let mut reader = open(content)?;
    let mut header = reader.header().clone();
    let mut encoder = match header.version {
        Version::V3 => Encoder::v3(),
        Version::V1 | Version::V2 => Encoder::v2(),
    };
    let mut clock = Clock::new(header.idle_time_limit);
    let mut vt = Vt::new(Size::new(header.size.cols, header.size.rows));
    let mut has_begun = false;
    let mut line = Vec::new();
    while let Ok(Some(event)) = reader.next_event() {
        let now = clock.advance(event.time);
        if trim.to.is_some_and(|to| now > to) {
            break;
        }
        if now < trim.from {
            match event.data {
                EventData::Output(text) => vt.feed(text.as_bytes()),
                EventData::Resize(size) => vt.resize(Size::new(size.cols, size.rows)),
                _ => {}
            }
            continue;
        }
        if !has_begun {
            has_begun = true;
            begin(&mut header, &mut encoder, &vt, trim.from, &mut line);
        }
        let time = now - trim.from;
        encoder.event(&Event { time, ..event }, &mut line);
        flush(&mut line, &mut out)?;
    }
    if !has_begun {
        begin(&mut header, &mut encoder, &vt, trim.from, &mut line);
        flush(&mut line, &mut out)?;
    }
    Ok(())
}

/// The header with the size of that moment, and the screen.
fn begin(
    header: &mut asciicast::Header,
    encoder: &mut Encoder,
    vt: &Vt,
    from: Duration,
    line: &mut Vec<u8>,
) {
    let size = vt.size();
    header.size = asciicast::Size {
        cols: size.cols,
        rows: size.rows,
    };
    header.duration = None;
    encoder.header(header, line);
    if !from.is_zero() {
        let screen = vt.dump();
        let data = EventData::Output(String::from_utf8_lossy(&screen));
        let time = Duration::ZERO;
        encoder.event(&Event { time, data }, line);
    }
}

fn flush(line: &mut Vec<u8>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(line)?;
    line.clear();
    Ok(())
}
