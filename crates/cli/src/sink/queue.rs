//! The queue of one sink: event records and their bytes in two growing arrays, swapped whole
//! with the reader's empty ones, so that an event costs a copy and no allocation.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use asciicast::Size;

use crate::output::{Data, Event};

/// Waiting bytes from which a sink counts as fallen behind.
const BEHIND_BYTES: usize = 4 * 1024 * 1024;
/// Waiting bytes from which output is left out, until the sink has caught up.
const CAPACITY_BYTES: usize = 8 * 1024 * 1024;

/// An event without its bytes.
#[derive(Debug, Clone, Copy)]
struct Record {
    time: Duration,
    kind: Kind,
    byte_count: usize,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Output,
    Input,
    Marker,
    Resize(Size),
    Pause,
    Exit(i32),
}

/// Events taken together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    records: Vec<Record>,
    bytes: Vec<u8>,
}

impl Batch {
    /// The events in order.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let mut start = 0;
        self.records.iter().map(move |record| {
            let bytes = &self.bytes[start..start + record.byte_count];
            start += record.byte_count;
            let data = match record.kind {
                Kind::Output => Data::Output(bytes),
                Kind::Input => Data::Input(bytes),
                // Markers come in as text, see `push`.
                Kind::Marker => Data::Marker(str::from_utf8(bytes).unwrap_or_default()),
                Kind::Resize(size) => Data::Resize(size),
                Kind::Pause => Data::Pause,
                Kind::Exit(code) => Data::Exit(code),
            };
            Event {
                time: record.time,
                data,
            }
        })
    }

    fn push(&mut self, event: Event<'_>) {
        let (kind, bytes): (Kind, &[u8]) = match event.data {
            Data::Output(bytes) => (Kind::Output, bytes),
            Data::Input(bytes) => (Kind::Input, bytes),
            Data::Marker(label) => (Kind::Marker, label.as_bytes()),
            Data::Resize(size) => (Kind::Resize(size), &[]),
            Data::Pause => (Kind::Pause, &[]),
            Data::Exit(code) => (Kind::Exit(code), &[]),
        };
        self.records.push(Record {
            time: event.time,
            kind,
            byte_count: bytes.len(),
        });
        self.bytes.extend_from_slice(bytes);
    }

    fn clear(&mut self) {
        self.records.clear();
        self.bytes.clear();
        // A burst does not keep its memory for the rest of the session.
        self.bytes.shrink_to(BEHIND_BYTES / 4);
        self.records.shrink_to(BEHIND_BYTES / 64);
    }
}

#[derive(Debug, Default)]
struct State {
    batch: Batch,
    /// The reader sleeps until it is woken.
    asleep: bool,
    /// No further event comes.
    closed: bool,
    /// The reader takes no further event.
    ended: bool,
    /// Bytes left out since the sink was last up to date.
    gap_bytes: u64,
    lost_bytes: u64,
}

/// A bounded queue with one writer, which never waits, and one reader.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    ended: Condvar,
}

impl Queue {
    /// Adds an event, or leaves its bytes out when the sink is too far behind.
    pub(super) fn push(&self, event: Event<'_>) {
        let mut state = self.lock();
        if state.ended {
            return;
        }
        if let Data::Output(bytes) | Data::Input(bytes) = event.data {
            let full = state.batch.bytes.len() + bytes.len() > CAPACITY_BYTES;
            let in_gap = state.gap_bytes > 0 && !state.batch.bytes.is_empty();
            if full || in_gap {
                state.gap_bytes += bytes.len() as u64;
                state.lost_bytes += bytes.len() as u64;
                return;
            }
        }
        if state.gap_bytes > 0 && state.batch.bytes.is_empty() {
            let label = format!(
                "{} bytes not recorded",
                std::mem::take(&mut state.gap_bytes)
            );
            state.batch.push(Event {
                time: event.time,
                data: Data::Marker(&label),
            });
        }
        state.batch.push(event);
    }

    /// Wakes the reader.
    pub(super) fn wake(&self) {
        if std::mem::take(&mut self.lock().asleep) {
            self.filled.notify_one();
        }
    }

    /// Says that no further event comes.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_one();
    }

    /// Says that the reader has ended.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.batch = Batch::default();
        self.ended.notify_all();
    }

    /// Whether the reader is far behind the writer.
    pub(super) fn is_behind(&self) -> bool {
        self.lock().batch.bytes.len() > BEHIND_BYTES
    }

    /// Bytes left out so far.
    pub(super) fn lost_bytes(&self) -> u64 {
        self.lock().lost_bytes
    }

    /// Waits until the reader has ended; `false` after `timeout`.
    pub(super) fn wait_for_end(&self, timeout: Duration) -> bool {
        let state = self.lock();
        let result = self
            .ended
            .wait_timeout_while(state, timeout, |state| !state.ended);
        result.unwrap_or_else(PoisonError::into_inner).0.ended
    }

    /// Waits for events and puts all of them into `batch`; `false` after the last.
    pub(super) fn take(&self, batch: &mut Batch) -> bool {
        batch.clear();
        let mut state = self.lock();
        while state.batch.records.is_empty() {
            if state.closed {
                return false;
            }
            state.asleep = true;
            state = self
                .filled
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.asleep = false;
        std::mem::swap(&mut state.batch, batch);
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(bytes: &[u8]) -> Event<'_> {
        Event {
            time: Duration::ZERO,
            data: Data::Output(bytes),
        }
    }

    #[test]
    fn events_come_out_as_they_went_in() {
        let queue = Queue::default();
        let size = Size { cols: 80, rows: 24 };
        let events = [
            output(b"one"),
            Event {
                time: Duration::from_millis(5),
                data: Data::Resize(size),
            },
            Event {
                time: Duration::from_millis(6),
                data: Data::Marker("here"),
            },
            Event {
                time: Duration::from_millis(7),
                data: Data::Input(b"\x1b"),
            },
            Event {
                time: Duration::from_millis(8),
                data: Data::Exit(3),
            },
        ];
        events.into_iter().for_each(|event| queue.push(event));
        queue.close();
        let mut batch = Batch::default();
        assert!(queue.take(&mut batch));
        assert_eq!(batch.events().collect::<Vec<_>>(), events);
        assert!(!queue.take(&mut batch));
    }

    #[test]
    fn a_queue_that_is_full_loses_output_and_says_how_much() {
        let queue = Queue::default();
        let chunk = vec![b'x'; CAPACITY_BYTES / 4];
        (0..6).for_each(|_| queue.push(output(&chunk)));
        assert!(queue.is_behind());
        let mut batch = Batch::default();
        assert!(queue.take(&mut batch));
        assert_eq!(batch.events().count(), 4);
        queue.push(output(b"after"));
        assert!(queue.take(&mut batch));
        let label = format!("{} bytes not recorded", 2 * chunk.len());
        let data: Vec<_> = batch.events().map(|event| event.data).collect();
        assert_eq!(data, [Data::Marker(&label), Data::Output(b"after")]);
        assert_eq!(queue.lost_bytes(), 2 * chunk.len() as u64);
    }

    #[test]
    fn a_queue_without_a_reader_forgets_events() {
        let queue = Queue::default();
        queue.end();
        queue.push(output(b"lost"));
        assert!(queue.lock().batch.records.is_empty());
        assert!(queue.wait_for_end(Duration::ZERO));
    }
}
