//! Changes to recordings, event by event.
//!
//! Where events are left out, the screen that they had led to becomes one event at the seam, so
//! that what follows looks as it did.

use std::ops::Range;
use std::time::Duration;

use asciicast::{Event, EventData, Header, Size};
use vt::Vt;

use crate::repaint;

/// A change.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Only what is in the range stays.
    Trim(Range<Duration>),
    /// What is in the range goes.
    Cut(Range<Duration>),
    /// Time in the range passes faster by this factor.
    Speed(Range<Duration>, f64),
    /// No pause is longer than this.
    LimitPauses(Duration),
    /// A marker is added.
    AddMarker(Duration, String),
}

/// Applies a change to a stream of events.
pub(crate) struct Editor {
    change: Change,
    screen: Screen,
    /// The time of the last event, before and after.
    last: (Duration, Duration),
    is_done: bool,
}

/// The terminal at the current event.
struct Screen {
    vt: Vt,
    size: Size,
    /// Nothing was left out since the screen was last shown.
    is_shown: bool,
}

impl Screen {
    fn follow(&mut self, data: &EventData<'_>) {
        match data {
            EventData::Output(text) => self.vt.feed(text.as_bytes()),
            EventData::Resize(size) => {
                self.size = *size;
                self.vt.resize(vt::Size::new(size.cols, size.rows));
            }
            _ => {}
        }
    }
}

impl Editor {
    /// An editor at the start of a recording.
    pub(crate) fn new(change: Change, header: &Header) -> Editor {
        let size = header.size;
        let vt = Vt::new(vt::Size::new(size.cols, size.rows));
        Editor {
            change,
            screen: Screen {
                vt,
                size,
                is_shown: true,
            },
            last: (Duration::ZERO, Duration::ZERO),
            is_done: false,
        }
    }

    /// Takes an event and gives those that take its place to `emit`.
    pub(crate) fn event<E>(
        &mut self,
        event: Event<'_>,
        mut emit: impl FnMut(&Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.change.clone() {
            Change::Trim(range) => self.keep(event, &range, range.start, emit),
            Change::Cut(range) if event.time < range.start => {
                self.screen.follow(&event.data);
                emit(&event)
            }
            Change::Cut(range) => {
                let after = range.end..Duration::MAX;
                self.keep(event, &after, range.end - range.start, emit)
            }
            Change::Speed(range, factor) => {
                let time = sped_up(event.time, &range, factor);
                emit(&Event { time, ..event })
            }
            Change::LimitPauses(limit) => {
                let pause = event.time.saturating_sub(self.last.0).min(limit);
                self.last = (event.time, self.last.1 + pause);
                emit(&Event {
                    time: self.last.1,
                    ..event
                })
            }
            Change::AddMarker(time, label) => {
                if event.time > time {
                    self.add_marker(time, &label, &mut emit)?;
                }
                emit(&event)
            }
        }
    }

    /// Gives what remains after the last event.
    pub(crate) fn finish<E>(
        mut self,
        mut emit: impl FnMut(&Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.change.clone() {
            Change::AddMarker(time, label) => self.add_marker(time, &label, &mut emit),
            Change::Trim(_) => self.show(Duration::ZERO, emit),
            Change::Cut(range) if range.end < Duration::MAX => self.show(range.start, emit),
            Change::Cut(_) | Change::Speed(..) | Change::LimitPauses(_) => Ok(()),
        }
    }

    fn add_marker<E>(
        &mut self,
        time: Duration,
        label: &str,
        emit: &mut impl FnMut(&Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if std::mem::replace(&mut self.is_done, true) {
            return Ok(());
        }
        emit(&Event {
            time,
            data: EventData::Marker(label.into()),
        })
    }

    /// Keeps an event that is in the range, earlier by `shift`; one before it only leaves its
    /// trace on the screen, which is shown where the range begins.
    fn keep<E>(
        &mut self,
        event: Event<'_>,
        range: &Range<Duration>,
        shift: Duration,
        mut emit: impl FnMut(&Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if event.time < range.start {
            self.screen.follow(&event.data);
            self.screen.is_shown = false;
            return Ok(());
        }
        if event.time > range.end {
            return Ok(());
        }
        self.show(range.start - shift, &mut emit)?;
        emit(&Event {
            time: event.time - shift,
            ..event
        })
    }

    /// Shows the screen, unless it is shown. Before the first moment there was no other one.
    fn show<E>(
        &mut self,
        time: Duration,
        mut emit: impl FnMut(&Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if std::mem::replace(&mut self.screen.is_shown, true) {
            return Ok(());
        }
        let vt = &self.screen.vt;
        let bytes = if time > Duration::ZERO {
            repaint::paint(vt)
        } else {
            vt.dump()
        };
        emit(&Event {
            time,
            data: EventData::Resize(self.screen.size),
        })?;
        let text = String::from_utf8_lossy(&bytes);
        emit(&Event {
            time,
            data: EventData::Output(text),
        })
    }
}

fn sped_up(time: Duration, range: &Range<Duration>, factor: f64) -> Duration {
    let inside = time.clamp(range.start, range.end) - range.start;
    time - inside + inside.div_f64(factor)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    const CAST: [(u64, &str); 5] = [
        (1, "one\r\n"),
        (2, "\x1b[1mtwo"),
        (3, "\x1b[2J\x1b[Hthree"),
        (5, "four"),
        (9, "five"),
    ];

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// The events after `change`, as times in seconds and texts.
    fn edited(change: Change) -> Vec<(u64, String)> {
        let mut events = Vec::new();
        let mut emit = |event: &Event<'_>| -> Result<(), Infallible> {
            if let EventData::Output(text) | EventData::Marker(text) = &event.data {
                events.push((event.time.as_secs(), text.clone().into_owned()));
            }
            Ok(())
        };
        let mut editor = Editor::new(change, &Header::default());
        for (time, text) in CAST {
            let data = EventData::Output(text.into());
            let Ok(()) = editor.event(
                Event {
                    time: seconds(time),
                    data,
                },
                &mut emit,
            );
        }
        let Ok(()) = editor.finish(&mut emit);
        events
    }

    /// What is on the screen at the end.
    fn screen(events: &[(u64, String)]) -> Vec<String> {
        let mut vt = Vt::new(vt::Size::new(80, 24));
        events.iter().for_each(|(_, text)| vt.feed(text.as_bytes()));
        vt.text()
    }

    fn original() -> Vec<(u64, String)> {
        CAST.map(|(time, text)| (time, text.to_owned())).to_vec()
    }

    #[test]
    fn what_follows_a_seam_looks_as_it_did() {
        let trimmed = edited(Change::Trim(seconds(2)..seconds(6)));
        assert_eq!(
            trimmed.iter().map(|(time, _)| *time).collect::<Vec<_>>(),
            [0, 0, 1, 3]
        );
        assert_eq!(screen(&trimmed), screen(&original()[..4]));
        for range in [2..4, 1..8, 0..20, 4..5] {
            let range = seconds(range.start)..seconds(range.end);
            let cut = edited(Change::Cut(range.clone()));
            assert_eq!(screen(&cut), screen(&original()), "{range:?}");
            assert!(cut.is_sorted_by_key(|(time, _)| *time));
        }
        let times: Vec<_> = edited(Change::Cut(seconds(2)..seconds(4)))
            .iter()
            .map(|(time, _)| *time)
            .collect();
        assert_eq!(times, [1, 2, 3, 7]);
    }

    #[test]
    fn time_passes_faster_only_in_the_range() {
        let events = edited(Change::Speed(seconds(1)..seconds(5), 2.0));
        let times: Vec<_> = events.iter().map(|(time, _)| *time).collect();
        assert_eq!(times, [1, 1, 2, 3, 7]);
        let events = edited(Change::LimitPauses(seconds(1)));
        let times: Vec<_> = events.iter().map(|(time, _)| *time).collect();
        assert_eq!(times, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_marker_is_added_at_its_time_once() {
        for (time, index) in [(0, 0), (4, 3), (30, 5)] {
            let events = edited(Change::AddMarker(seconds(time), "here".to_owned()));
            assert_eq!(events[index], (time, "here".to_owned()));
            assert_eq!(events.len(), CAST.len() + 1);
        }
    }
}
