//! Bounded queues between the session loop and its outputs, one thread each.
//!
//! The loop copies an event into a queue and goes on; it never waits for an output. When a queue
//! is full, output is left out of that sink alone, and a marker in the recording says how much. A
//! sink whose output failed is dead: events for it are forgotten.
//!
//! What the terminal says about itself reaches an output in between, whenever it has been said. The
//! first events wait a moment for it.

mod queue;

use std::fs::File;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{io, panic, thread};

use asciicast::Size;

use self::queue::{Batch, Queue, Taken};
use crate::notify::Notifier;
use crate::output::redacted::RedactedOutput;
use crate::output::{Data, Event, Output};
use crate::probe::Facts;
use crate::redact::Patterns;

/// How long events may wait before the sinks are woken. Waking a thread costs more than writing
/// a small event, so a flood of small writes is passed on in pieces.
const LINGER: Duration = Duration::from_millis(5);
/// Waiting bytes that make the loop wake the sinks at once.
const BATCH_BYTES: usize = 256 * 1024;
/// With `sync`: how old what is not on the disk may be.
const SYNC_EVERY: Duration = Duration::from_secs(1);
/// How long queued events may take on the way out after a panic.
const LAST_CHANCE: Duration = Duration::from_secs(1);

/// One output and the thread that feeds it.
struct Sink {
    name: String,
    queue: Arc<Queue>,
    state: State,
}

/// Whether the thread of a sink runs.
enum State {
    /// Not yet: what it will do.
    Waiting(Feeder),
    Running(JoinHandle<io::Result<()>>),
    /// It could not be started.
    Failed,
}

/// What the thread of a sink does.
struct Feeder {
    queue: Arc<Queue>,
    plan: Plan,
    notifier: Arc<Notifier>,
}

/// What becomes a sink.
pub struct Plan {
    /// What it writes to, for messages.
    pub name: String,
    /// Where the events go.
    pub output: Box<dyn Output>,
    /// The file that the output goes to, when there is something in it that has to go first.
    pub to_be_emptied: Option<File>,
    /// The output tells what the terminal says about itself.
    pub wants_facts: bool,
    /// Nothing may be on its way to the disk for longer than a second.
    pub sync: bool,
}

impl Plan {
    /// The same sink, whose output gets to see no secrets of a session in a window of `size`.
    pub(crate) fn redacted(self, patterns: Patterns, size: Size) -> Plan {
        Plan {
            output: Box::new(RedactedOutput::new(self.output, patterns, size)),
            ..self
        }
    }

    /// A sink that has no use for what the terminal says about itself.
    pub fn new(name: String, output: impl Output + 'static, sync: bool) -> Plan {
        Plan {
            name,
            output: Box::new(output),
            to_be_emptied: None,
            wants_facts: false,
            sync,
        }
    }
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
    wants_facts: bool,
    /// Until when events wait for what the terminal says about itself.
    held_until: Option<Instant>,
}

impl Sinks {
    /// Adds an output. Its thread waits for [`Sinks::start`].
    pub fn add(&mut self, plan: Plan, notifier: Arc<Notifier>) {
        let queue = Arc::new(Queue::new(plan.wants_facts));
        self.wants_facts |= plan.wants_facts;
        self.sinks.push(Sink {
            name: plan.name.clone(),
            queue: Arc::clone(&queue),
            state: State::Waiting(Feeder {
                queue,
                plan,
                notifier,
            }),
        });
    }

    /// Starts the threads. A program that is to be recorded need not wait for that.
    pub fn start(&mut self) -> io::Result<()> {
        for sink in &mut self.sinks {
            sink.state = match std::mem::replace(&mut sink.state, State::Failed) {
                State::Waiting(feeder) => State::Running(
                    thread::Builder::new()
                        .name("sink".to_owned())
                        .spawn(|| feeder.run())?,
                ),
                state => state,
            };
        }
        Ok(())
    }

    /// Whether a sink has a use for what the terminal says about itself.
    pub fn want_facts(&self) -> bool {
        self.wants_facts
    }

    /// Lets events wait for what the terminal says about itself, until some time at most.
    pub fn hold_until(&mut self, until: Instant) {
        self.held_until = Some(until);
    }

    /// Passes on what the terminal says about itself, once it has said all.
    pub fn set_facts(&mut self, facts: &Facts) {
        self.held_until = None;
        self.sinks
            .iter()
            .for_each(|sink| sink.queue.set_facts(facts));
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
        let held = self.release_if_due(now);
        held.into_iter().chain(self.pass_if_due(now)).min()
    }

    fn release_if_due(&mut self, now: Instant) -> Option<Duration> {
        let until = self.held_until?;
        if now < until {
            return Some(until - now);
        }
        self.held_until = None;
        self.sinks.iter().for_each(|sink| sink.queue.release());
        None
    }

    fn pass_if_due(&mut self, now: Instant) -> Option<Duration> {
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

    /// Passes on what still waits and ends the threads. `patience` bounds the wait for an
    /// output that takes nothing any more; `None` waits until the user has enough, and
    /// `on_wait` tells them for what.
    pub fn finish(mut self, patience: Option<Duration>, on_wait: impl Fn(&str)) -> Vec<Report> {
        let start = Instant::now();
        for sink in &self.sinks {
            sink.queue.close();
        }
        let mut reports = Vec::new();
        for sink in std::mem::take(&mut self.sinks) {
            let mut ended = sink.queue.wait_for_end(Duration::from_secs(1));
            if !ended {
                on_wait(&sink.name);
            }
            while !ended && patience.is_none_or(|patience| start.elapsed() < patience) {
                ended = sink.queue.wait_for_end(Duration::from_millis(200));
            }
            let lost_bytes = sink.queue.lost_bytes();
            let error = match sink.state {
                State::Running(thread) if ended => join(thread).err(),
                _ => Some(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "it takes no more data",
                )),
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

impl Drop for Sinks {
    /// What waits is written also when a panic ends the session.
    fn drop(&mut self) {
        let deadline = Instant::now() + LAST_CHANCE;
        let is_running = |sink: &&Sink| matches!(sink.state, State::Running(_));
        for sink in self.sinks.iter().filter(is_running) {
            sink.queue.close();
            let rest = deadline.saturating_duration_since(Instant::now());
            sink.queue.wait_for_end(rest);
        }
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

impl Feeder {
    fn run(self) -> io::Result<()> {
        let _end = EndOnDrop(&self.queue);
        let Plan {
            mut output,
            to_be_emptied,
            sync,
            ..
        } = self.plan;
        let emptied = to_be_emptied.map_or(Ok(()), |file| file.set_len(0));
        let result = emptied.and_then(|()| feed(&self.queue, output.as_mut(), sync));
        if result.is_err() {
            self.notifier.send("Write error, recording suspended");
        }
        result
    }
}

fn feed(queue: &Queue, output: &mut dyn Output, sync: bool) -> io::Result<()> {
    let mut batch = Batch::default();
    let mut sync_at = None;
    // The header is there from the first moment on.
    output.flush()?;
    loop {
        match queue.take(&mut batch, sync_at) {
            Taken::Batch => {
                for event in batch.events() {
                    output.event(event)?;
                }
                output.flush()?;
                if sync {
                    sync_at.get_or_insert_with(|| Instant::now() + SYNC_EVERY);
                }
            }
            Taken::Facts(facts) => {
                output.describe(facts)?;
                if sync {
                    sync_at.get_or_insert_with(|| Instant::now() + SYNC_EVERY);
                }
            }
            Taken::Nothing => {}
            Taken::End => {
                return if sync { output.sync() } else { Ok(()) };
            }
        }
        if sync_at.is_some_and(|sync_at| Instant::now() >= sync_at) {
            output.sync()?;
            sync_at = None;
        }
    }
}
