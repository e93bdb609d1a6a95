//! asciicast v1, for tools that know nothing newer: one JSON object with delays.
//!
//! The object is written as events come, so that a recording of any length takes no memory; the
//! duration, known at the end, comes last. Whatever is no output has no place in it.
//!
//! See <https://docs.asciinema.org/manual/asciicast/v1/>.

use std::time::Duration;

use asciicast::Header;
use serde_json::{Map, Value, json};

/// Turns events into the parts of the object.
#[derive(Debug, Default)]
pub struct V1Encoder {
    /// The time of the last output as readers will add it up, in microseconds.
    written_micros: u64,
    has_output: bool,
}

impl V1Encoder {
    /// Appends everything before the first event.
    pub fn header(&self, header: &Header, out: &mut Vec<u8>) {
        let mut env: Map<String, Value> = header
            .env
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        if let Some(term_type) = &header.term_type {
            env.insert("TERM".to_owned(), json!(term_type));
        }
        let head = format!(
            "{{\"version\":1,\"width\":{},\"height\":{},\"command\":{},\"title\":{},\"env\":{},\n\"stdout\":[",
            header.size.cols,
            header.size.rows,
            json!(header.command),
            json!(header.title),
            Value::Object(env),
        );
        out.extend_from_slice(head.as_bytes());
    }

    /// Appends output.
    pub fn output(&mut self, time: Duration, text: &str, out: &mut Vec<u8>) {
        let micros = u64::try_from(time.as_micros())
            .unwrap_or(u64::MAX)
            .max(self.written_micros);
        let delay = micros - self.written_micros;
        self.written_micros = micros;
        let separator = if std::mem::replace(&mut self.has_output, true) {
            ",\n"
        } else {
            "\n"
        };
        let event = format!("{separator}[{},{}]", seconds(delay), json!(text));
        out.extend_from_slice(event.as_bytes());
    }

    /// Appends the end.
    pub fn finish(&self, out: &mut Vec<u8>) {
        let end = format!("\n],\"duration\":{}}}\n", seconds(self.written_micros));
        out.extend_from_slice(end.as_bytes());
    }
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use asciicast::Reader;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let header = Header {
            title: Some("A \"title\"".to_owned()),
            ..Header::default()
        };
        let mut encoder = V1Encoder::default();
        let mut out = Vec::new();
        encoder.header(&header, &mut out);
        let outputs = [
            (Duration::from_micros(1_500_001), "é\x1b[1m\""),
            (Duration::from_secs(3), "x"),
        ];
        outputs
            .iter()
            .for_each(|(time, text)| encoder.output(*time, text, &mut out));
        encoder.finish(&mut out);
        let mut reader = Reader::new(out.as_slice()).unwrap();
        assert_eq!(reader.header().title, header.title);
        for (time, text) in outputs {
            let event = reader.next_event().unwrap().unwrap();
            assert_eq!(
                (event.time, event.data),
                (time, asciicast::EventData::Output(text.into()))
            );
        }
        assert_eq!(reader.next_event().unwrap(), None);
    }
}
