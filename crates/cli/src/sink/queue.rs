//! The queue of one sink: event records and their bytes in two growing arrays, swapped whole
//! with the reader's empty ones, so that an event costs a copy and no allocation.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use asciicast::Size;

use crate::output::{Data, Event};
use crate::probe::Facts;

/// Waiting bytes from which output is left out, until the sink has caught up.
const CAPACITY_BYTES: usize = 32 * 1024 * 1024;
/// Waiting bytes that wait no longer for what the terminal says about itself. It answers before it
/// takes what follows the questions, so this is more than lies between the two.
const HELD_BYTES: usize = 1024 * 1024;
/// What an empty queue keeps for the next events.
const KEPT_BYTES: usize = 1024 * 1024;

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
    Hidden,
    Resume,
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
                Kind::Hidden => Data::Hidden(bytes),
                Kind::Resume => Data::Resume,
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
            Data::Hidden(bytes) => (Kind::Hidden, bytes),
            Data::Resume => (Kind::Resume, &[]),
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
        self.bytes.shrink_to(KEPT_BYTES);
        self.records.shrink_to(KEPT_BYTES / 16);
    }
}

#[derive(Debug, Default)]
struct State {
    batch: Batch,
    /// Events wait for what the terminal says about itself.
    holds: bool,
    /// The reader sleeps until it is woken.
    asleep: bool,
    /// No further event comes.
    closed: bool,
    /// The reader takes no further event.
    ended: bool,
    /// Bytes left out since the sink was last up to date.
    gap_bytes: u64,
    lost_bytes: u64,
    /// What the terminal said about itself, once that is all and until the reader has it.
    facts: Option<Facts>,
}

/// What [`Queue::take`] brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// Events.
    Batch,
    /// All that the terminal says about itself.
    Facts(Facts),
    /// Nothing in due time.
    Nothing,
    /// Nothing, and nothing will come.
    End,
}

/// A bounded queue with one writer, which never waits, and one reader.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    ended: Condvar,
}

impl Queue {
    /// A queue whose events wait for [`Queue::set_facts`] or [`Queue::release`] when it `holds`
    /// them, unless they are too many.
    pub(super) fn new(holds: bool) -> Queue {
        let queue = Queue::default();
        queue.lock().holds = holds;
        queue
    }

    /// Adds an event, or leaves its bytes out when the sink is too far behind.
    pub(super) fn push(&self, event: Event<'_>) {
        let mut state = self.lock();
        if state.ended {
            return;
        }
        if let Data::Output(bytes) | Data::Input(bytes) | Data::Hidden(bytes) = event.data {
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

    /// Tells the reader what the terminal says about itself.
    pub(super) fn set_facts(&self, facts: &Facts) {
        let mut state = self.lock();
        state.facts = Some(facts.clone());
        state.asleep = false;
        self.filled.notify_one();
    }

    /// Events wait no longer for what the terminal says about itself.
    pub(super) fn release(&self) {
        let mut state = self.lock();
        state.holds = false;
        state.asleep = false;
        self.filled.notify_one();
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

    /// Waits for events, until `deadline` at most, and puts all of them into `batch`.
    pub(super) fn take(&self, batch: &mut Batch, deadline: Option<Instant>) -> Taken {
        batch.clear();
        let mut state = self.lock();
        loop {
            // Before the events: an output that has none yet can say it as if it had always known.
            if let Some(facts) = state.facts.take() {
                state.holds = false;
                return Taken::Facts(facts);
            }
            let is_held = state.holds && !state.closed && state.batch.bytes.len() < HELD_BYTES;
            if !state.batch.records.is_empty() && !is_held {
                break;
            }
            if state.closed {
                return Taken::End;
            }
            state.asleep = true;
            state = match deadline {
                None => self
                    .filled
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let timeout = deadline.saturating_duration_since(Instant::now());
                    if timeout.is_zero() {
                        state.asleep = false;
                        return Taken::Nothing;
                    }
                    let result = self.filled.wait_timeout(state, timeout);
                    result.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        state.asleep = false;
        state.holds = false;
        std::mem::swap(&mut state.batch, batch);
        Taken::Batch
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
