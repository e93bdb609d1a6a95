//! Headers and events as lines of v2 or v3, or as the one object of v1, appended to a buffer.

use std::time::Duration;

use crate::{
    decoder::EncodedEvent,
    event::{Event, EventData},
    header::{Header, Version},
    json,
    time::{self, TEXT_BYTES},
};

/// Room for what stands before the code of an event: `[`, the time, a comma and a space.
const START_BYTES: usize = TEXT_BYTES + 3;

/// Writes asciicast v1, v2 or v3.
///
/// ```
/// use asciicast::{Encoder, Event, EventData, Header};
/// use std::time::Duration;
///
/// let mut out = Vec::new();
/// let mut encoder = Encoder::v3();
/// encoder.header(&Header::default(), &mut out);
/// let data = EventData::Output("hi\r\n".into());
/// encoder.event(&Event { time: Duration::from_millis(248), data }, &mut out);
/// assert!(out.ends_with(b"\n[0.248, \"o\", \"hi\\r\\n\"]\n"));
/// ```
#[derive(Clone, Debug)]
pub struct Encoder {
    version: Version,
    /// The time of the last event as readers will add it up: in milliseconds for v3, in
    /// microseconds for v1.
    written: u64,
    /// The next event of v1 is its first.
    is_first: bool,
}

impl Encoder {
    /// For old tools: one object, which [`finish`](Encoder::finish) closes. Only output is kept.
    #[must_use]
    pub fn v1() -> Encoder {
        Encoder::new(Version::V1)
    }

    /// Times count from the start, in microseconds.
    #[must_use]
    pub fn v2() -> Encoder {
        Encoder::new(Version::V2)
    }

    /// Times are intervals in milliseconds. What rounding takes from one is given to the next, so
    /// that no event is ever more than half a millisecond off.
    #[must_use]
    pub fn v3() -> Encoder {
        Encoder::new(Version::V3)
    }

    fn new(version: Version) -> Encoder {
        Encoder {
            version,
            written: 0,
            is_first: true,
        }
    }

    /// Goes on with a recording of v2 or v3 whose last event was at `time`; events keep counting
    /// from the start of the whole.
    #[must_use]
    pub fn resume_at(self, time: Duration) -> Encoder {
        Encoder {
            written: rounded_ms(time::micros(time)),
            ..self
        }
    }

    /// The version that is written.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Appends the header to `out`.
    pub fn header(&self, header: &Header, out: &mut Vec<u8>) {
        match self.version {
            Version::V1 => header.write_v1(out),
            Version::V2 => header.write_v2(out),
            Version::V3 => header.write_v3(out),
        }
    }

    /// Appends an event to `out`.
    pub fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        if self.version == Version::V1 {
            return self.write_v1(event, out);
        }
        out.push(b'[');
        self.write_time(time::micros(event.time), out);
        out.extend_from_slice(b", ");
        write_code_and_data(&event.data, out);
        out.extend_from_slice(b"]\n");
    }

    /// Writes an event of v2 or v3 at `micros` whose line from its code on is `line` to `room`, and
    /// returns its length; `None` if there is no room for it.
    #[inline(always)]
    pub(crate) fn copy(&mut self, micros: u64, line: &[u8], room: &mut [u8]) -> Option<usize> {
        let slot = room.get_mut(..line.len() + START_BYTES)?;
        let len = self.start(micros, slot.first_chunk_mut()?);
        slot[len..len + line.len()].copy_from_slice(line);
        Some(len + line.len())
    }

    /// Starts the line of an event of v2 or v3 up to its code, and returns how long that is.
    #[inline(always)]
    fn start(&mut self, micros: u64, slot: &mut [u8; START_BYTES]) -> usize {
        let is_v3 = self.version == Version::V3;
        let now = rounded_ms(micros).max(self.written);
        let interval = now - self.written;
        // Nearly all intervals are of one length. They are put together in a register.
        if is_v3 && interval < 10_000 {
            self.written = now;
            let digit = |unit| b'0' + (interval / unit % 10) as u8;
            let (whole, tenths) = (digit(1000), digit(100));
            slot[..8].copy_from_slice(&[
                b'[',
                whole,
                b'.',
                tenths,
                digit(10),
                digit(1),
                b',',
                b' ',
            ]);
            return 8;
        }
        let (time, len) = self.time(micros);
        slot[0] = b'[';
        slot[1..=TEXT_BYTES].copy_from_slice(&time);
        slot[len + 1..len + 3].copy_from_slice(b", ");
        len + 3
    }

    /// Appends an event that was not decoded to `out`.
    pub fn encoded(&mut self, event: &EncodedEvent<'_>, out: &mut Vec<u8>) {
        let now = time::micros(event.time);
        if self.version == Version::V1 {
            if let Some(text) = event.json.strip_prefix(b"\"o\", ") {
                self.write_delay(now, out);
                out.extend_from_slice(text);
                out.push(b']');
            }
            return;
        }
        out.push(b'[');
        self.write_time(now, out);
        out.extend_from_slice(b", ");
        out.extend_from_slice(event.json);
        out.extend_from_slice(b"]\n");
    }

    /// Appends to `out` what stands behind the last event: in v1 the duration and the end of the
    /// object, in v2 and v3 nothing.
    pub fn finish(&self, out: &mut Vec<u8>) {
        if self.version == Version::V1 {
            out.extend_from_slice(b"\n],\"duration\":");
            time::write_micros(self.written, out);
            out.extend_from_slice(b"}\n");
        }
    }

    fn write_v1(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        if let EventData::Output(text) = &event.data {
            self.write_delay(time::micros(event.time), out);
            json::write_string(text, out);
            out.push(b']');
        }
    }

    /// Starts an event of v1.
    fn write_delay(&mut self, micros: u64, out: &mut Vec<u8>) {
        out.extend_from_slice(if self.is_first { b"\n[" } else { b",\n[" });
        self.is_first = false;
        let now = micros.max(self.written);
        time::write_micros(now - self.written, out);
        self.written = now;
        out.push(b',');
    }

    fn write_time(&mut self, micros: u64, out: &mut Vec<u8>) {
        let (text, len) = self.time(micros);
        out.extend_from_slice(&text[..len]);
    }

    /// The time of an event of v2 or v3 as text, and the text's length.
    #[inline(always)]
    fn time(&mut self, micros: u64) -> ([u8; TEXT_BYTES], usize) {
        if self.version != Version::V3 {
            return time::micros_text(micros);
        }
        let now = rounded_ms(micros).max(self.written);
        let interval = now - self.written;
        self.written = now;
        time::millis_text(interval)
    }
}

/// Appends code and data of an event with what stands between them.
pub(crate) fn write_code_and_data(data: &EventData<'_>, out: &mut Vec<u8>) {
    match data {
        EventData::Output(text) => write_data(b"\"o\", ", text, out),
        EventData::Input(text) => write_data(b"\"i\", ", text, out),
        EventData::Marker(label) => write_data(b"\"m\", ", label, out),
        EventData::Resize(size) => write_data(b"\"r\", ", &size.to_string(), out),
        EventData::Exit(status) => write_data(b"\"x\", ", &status.to_string(), out),
        EventData::Other(code, text) => {
            json::write_string(code, out);
            write_data(b", ", text, out);
        }
    }
}

fn write_data(before: &[u8], text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(before);
    json::write_string(text, out);
}

fn rounded_ms(micros: u64) -> u64 {
    (micros + 500) / 1000
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Encoder;
    use crate::{
        event::{Event, EventData},
        header::Header,
        size::Size,
    };

    fn lines(mut encoder: Encoder, events: &[(u64, EventData<'static>)]) -> String {
        let mut out = Vec::new();
        for (micros, data) in events {
            let time = Duration::from_micros(*micros);
            encoder.event(
                &Event {
                    time,
                    data: data.clone(),
                },
                &mut out,
            );
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn v2_writes_times_from_the_start() {
        let events = [
            (0, EventData::Output("\x1b[1mé\"".into())),
            (1_000_001, EventData::Resize(Size::new(100, 50))),
            (1_500_000, EventData::Marker("".into())),
            (2_000_000, EventData::Exit(-1)),
            (2_000_000, EventData::Other("ab\"".into(), "c".into())),
        ];
        assert_eq!(
            lines(Encoder::v2(), &events),
            concat!(
                "[0.0, \"o\", \"\\u001b[1mé\\\"\"]\n",
                "[1.000001, \"r\", \"100x50\"]\n",
                "[1.5, \"m\", \"\"]\n",
                "[2.0, \"x\", \"-1\"]\n",
                "[2.0, \"ab\\\"\", \"c\"]\n",
            )
        );
    }

    #[test]
    fn v3_writes_intervals_and_carries_what_rounding_took() {
        let event = |micros| (micros, EventData::Input("x".into()));
        let events = [
            event(400),
            event(800),
            event(1200),
            event(1600),
            event(1000),
        ];
        assert_eq!(
            lines(Encoder::v3(), &events),
            "[0.000, \"i\", \"x\"]\n[0.001, \"i\", \"x\"]\n[0.000, \"i\", \"x\"]\n\
             [0.001, \"i\", \"x\"]\n[0.000, \"i\", \"x\"]\n"
        );
    }

    #[test]
    fn v1_writes_delays_of_output_and_the_duration_at_the_end() {
        let mut out = Vec::new();
        let mut encoder = Encoder::v1();
        encoder.header(
            &Header {
                term_type: Some("foot".to_owned()),
                ..Header::default()
            },
            &mut out,
        );
        for (micros, data) in [
            (250_000, EventData::Output("a".into())),
            (300_000, EventData::Input("i".into())),
            (1_250_000, EventData::Output("é\"".into())),
        ] {
            encoder.event(
                &Event {
                    time: Duration::from_micros(micros),
                    data,
                },
                &mut out,
            );
        }
        encoder.finish(&mut out);
        assert_eq!(
            String::from_utf8_lossy(&out),
            concat!(
                r#"{"version":1,"width":80,"height":24,"command":null,"title":null,"#,
                r#""env":{"TERM":"foot"},"stdout":["#,
                "\n[0.25,\"a\"],\n[1.0,\"é\\\"\"]\n],\"duration\":1.25}\n"
            )
        );
    }

    #[test]
    fn a_resumed_recording_counts_from_its_last_event() {
        let events = [(10_250_000, EventData::Input("x".into()))];
        let at = Duration::from_secs(10);
        assert_eq!(
            lines(Encoder::v3().resume_at(at), &events),
            "[0.250, \"i\", \"x\"]\n"
        );
        assert_eq!(
            lines(Encoder::v2().resume_at(at), &events),
            "[10.25, \"i\", \"x\"]\n"
        );
    }
}
