//! Headers and events as lines of v2 or v3, appended to a buffer.

use std::time::Duration;

use crate::{
    event::{Event, EventData},
    header::{Header, Version},
    json, time,
};

/// Writes asciicast v2 or v3.
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
    /// The time of the last event as readers will add it up, in milliseconds.
    written_ms: u64,
}

impl Encoder {
    /// Times count from the start, in microseconds.
    #[must_use]
    pub fn v2() -> Encoder {
        Encoder {
            version: Version::V2,
            written_ms: 0,
        }
    }

    /// Times are intervals in milliseconds. What rounding takes from one is given to the next, so
    /// that no event is ever more than half a millisecond off.
    #[must_use]
    pub fn v3() -> Encoder {
        Encoder {
            version: Version::V3,
            written_ms: 0,
        }
    }

    /// Goes on with a recording whose last event was at `time`; events keep counting from the
    /// start of the whole.
    #[must_use]
    pub fn resume_at(self, time: Duration) -> Encoder {
        Encoder {
            written_ms: rounded_ms(time::micros(time)),
            ..self
        }
    }

    /// The version that is written.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Appends the header line to `out`.
    pub fn header(&self, header: &Header, out: &mut Vec<u8>) {
        match self.version {
            Version::V1 | Version::V2 => header.write_v2(out),
            Version::V3 => header.write_v3(out),
        }
    }

    /// Appends the line of an event to `out`.
    pub fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        out.push(b'[');
        self.write_time(time::micros(event.time), out);
        match &event.data {
            EventData::Output(text) => write_data(b", \"o\", ", text, out),
            EventData::Input(text) => write_data(b", \"i\", ", text, out),
            EventData::Marker(label) => write_data(b", \"m\", ", label, out),
            EventData::Resize(size) => write_data(b", \"r\", ", &size.to_string(), out),
            EventData::Exit(status) => write_data(b", \"x\", ", &status.to_string(), out),
            EventData::Other(code, text) => {
                out.extend_from_slice(b", ");
                json::write_string(code, out);
                write_data(b", ", text, out);
            }
        }
        out.extend_from_slice(b"]\n");
    }

    fn write_time(&mut self, micros: u64, out: &mut Vec<u8>) {
        if self.version == Version::V3 {
            let now_ms = rounded_ms(micros).max(self.written_ms);
            time::write_millis(now_ms - self.written_ms, out);
            self.written_ms = now_ms;
        } else {
            time::write_micros(micros, out);
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
