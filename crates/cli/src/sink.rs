//! Bounded queues between the session loop and its outputs, one thread each.
//!
//! The loop copies an event into a queue and goes on; it never waits for an output. A sink that
//! falls behind makes the loop stop reading for a moment at most, as a slow terminal does; when
//! that does not help, output is left out of that sink alone, and a marker in the recording
//! says how much. A sink whose output failed is dead: events for it are forgotten.

mod queue;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{io, panic, thread};

use self::queue::{Batch, Queue};
use crate::notify::Notifier;
use crate::output::{Data, Event, Output};

/// How long events may wait before the sinks are woken. Waking a thread costs more than writing
/// a small event, so a flood of small writes is passed on in pieces.
const LINGER: Duration = Duration::from_millis(1);
/// Waiting bytes that make the loop wake the sinks at once.
const BATCH_BYTES: usize = 64 * 1024;
/// How long the loop may stop reading for the sake of a sink that has fallen behind.
const HOLD: Duration = Duration::from_millis(500);

/// One output and the thread that feeds it.
struct Sink {
    name: String,
    queue: Arc<Queue>,
    thread: JoinHandle<io::Result<()>>,
    held_since: Option<Instant>,
}

/// How a sink ended.
#[derive(Debug)]
pub struct Report {
    /// What the sink wrote to, as the user named it.
    pub name: String,
    /// Why it failed.
    pub error: Option<io::Error>,
    /// Bytes of output that were left out because the sink could not keep up.
    pub lost_bytes: u64,
}

/// All sinks of a session.
#[derive(Default)]
pub struct Sinks {
    sinks: Vec<Sink>,
    waiting_bytes: usize,
    waiting_since: Option<Instant>,
}

impl Sinks {
    /// Adds an output. `name` is for messages.
    pub fn add(
        &mut self,
        name: &str,
        mut output: Box<dyn Output>,
        notifier: Arc<Notifier>,
    ) -> io::Result<()> {
        let queue = Arc::new(Queue::default());
        let source = Arc::clone(&queue);
        let builder = thread::Builder::new().name("sink".to_owned());
        let thread = builder.spawn(move || {
            let _end = EndOnDrop(&source);
            let result = feed(&source, output.as_mut());
            if result.is_err() {
                notifier.send("Write error, recording suspended");
            }
            result
        })?;
        self.sinks.push(Sink {
            name: name.to_owned(),
            queue,
            thread,
            held_since: None,
        });
        Ok(())
    }

    /// Hands an event to every sink.
    pub fn push(&mut self, now: Instant, event: Event<'_>) {
        for sink in &self.sinks {
            sink.queue.push(event);
        }
        self.waiting_since.get_or_insert(now);
        if let Data::Output(bytes) | Data::Input(bytes) = event.data {
            self.waiting_bytes += bytes.len();
        }
        self.wake_if_due(now);
    }

    /// Wakes the sinks when events have waited long enough or are many. Returns how long the
    /// caller may sleep before it has to ask again.
    pub fn wake_if_due(&mut self, now: Instant) -> Option<Duration> {
        let waited = now.saturating_duration_since(self.waiting_since?);
        if waited < LINGER && self.waiting_bytes < BATCH_BYTES {
            return Some(LINGER - waited);
        }
        self.waiting_since = None;
        self.waiting_bytes = 0;
        for sink in &self.sinks {
            sink.queue.wake();
        }
        None
    }

    /// Whether the loop should not read from the program just now.
    pub fn hold(&mut self, now: Instant) -> bool {
        let mut hold = false;
        for sink in &mut self.sinks {
            if !sink.queue.is_behind() {
                sink.held_since = None;
            } else if now - *sink.held_since.get_or_insert(now) < HOLD {
                hold = true;
            }
        }
        hold
    }

    /// Passes on what still waits and ends the threads. `patience` bounds the wait for an
    /// output that takes nothing any more; `None` waits until the user has enough, and
    /// `on_wait` tells them for what.
    pub fn finish(self, patience: Option<Duration>, on_wait: impl Fn(&str)) -> Vec<Report> {
        let start = Instant::now();
        for sink in &self.sinks {
            sink.queue.close();
        }
        let mut reports = Vec::new();
        for sink in self.sinks {
            let mut ended = sink.queue.wait_for_end(Duration::from_secs(1));
            if !ended {
                on_wait(&sink.name);
            }
            while !ended && patience.is_none_or(|patience| start.elapsed() < patience) {
                ended = sink.queue.wait_for_end(Duration::from_millis(200));
            }
            let lost_bytes = sink.queue.lost_bytes();
            let error = if ended {
                join(sink.thread).err()
            } else {
                Some(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "it takes no more data",
                ))
            };
            reports.push(Report {
                name: sink.name,
                error,
                lost_bytes,
            });
        }
        reports
    }
}

/// Ends the queue also when the output panics.
struct EndOnDrop<'a>(&'a Queue);

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

fn join(thread: JoinHandle<io::Result<()>>) -> io::Result<()> {
    thread
        .join()
        .unwrap_or_else(|panic| panic::resume_unwind(panic))
}

fn feed(queue: &Queue, output: &mut dyn Output) -> io::Result<()> {
    let mut batch = Batch::default();
    // The header is there from the first moment on.
    output.flush()?;
    while queue.take(&mut batch) {
        for event in batch.events() {
            output.event(event)?;
        }
        output.flush()?;
    }
    Ok(())
}
