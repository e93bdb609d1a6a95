//! All events of a recording, sixteen bytes each, apart from their texts.

use asciicast::{Code, Size};

use crate::{event::Kind, text::Text};

/// When and what an event is, and where the output up to and including it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Microseconds in the upper bits, the kind in the lowest.
    time_and_kind: u64,
    output_end: u64,
}

impl Entry {
    pub(crate) fn micros(self) -> u64 {
        self.time_and_kind >> Kind::BITS
    }

    pub(crate) fn kind(self) -> Kind {
        Kind::from_bits(self.time_and_kind)
    }
}

/// The text of an event that is no output.
#[derive(Clone, Copy, Debug)]
struct Note {
    event: usize,
    end: usize,
}

/// A change of the terminal's size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resize {
    pub(crate) event: usize,
    /// Where the output before it ends.
    pub(crate) output_end: u64,
    pub(crate) size: Size,
}

/// A place between two events, as far as the screen is concerned: so much output was fed, so many
/// resizes were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) output: u64,
    pub(crate) resizes: usize,
}

impl Place {
    /// Whether a screen that is here can be fed on to `other`.
    pub(crate) fn leads_to(self, other: Place) -> bool {
        self.output <= other.output && self.resizes <= other.resizes
    }
}

/// All events, in order of time.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) entries: Vec<Entry>,
    pub(crate) output: Text,
    notes: Vec<Note>,
    note_bytes: Vec<u8>,
    pub(crate) resizes: Vec<Resize>,
    /// Outputs that come in less than so many microseconds after the first of them are one event.
    pub(crate) frame_micros: u64,
}

impl Events {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Appends the event that `read` gives, the text of which it has appended to the bytes that
    /// it was handed.
    pub(crate) fn append_with<E>(
        &mut self,
        read: impl FnOnce(&mut Vec<u8>) -> Result<Option<(u64, Kind)>, E>,
    ) -> Result<bool, E> {
        let (notes, note_bytes) = (&mut self.notes, &mut self.note_bytes);
        let event = self.entries.len();
        let read = self.output.append_with(|bytes| {
            let start = bytes.len();
            let read = read(bytes)?;
            if let Some((_, kind)) = read
                && kind != Kind::Output
            {
                note_bytes.extend_from_slice(&bytes[start..]);
                notes.push(Note {
                    event,
                    end: note_bytes.len(),
                });
                bytes.truncate(start);
            }
            Ok(read)
        })?;
        let Some((micros, kind)) = read else {
            return Ok(false);
        };
        if kind == Kind::Output
            && let Some(last) = self.entries.last_mut()
            && last.kind() == Kind::Output
            && micros - last.micros() < self.frame_micros
        {
            last.output_end = self.output.len();
            return Ok(true);
        }
        if self.entries.len() == self.entries.capacity() {
            // Half as much again, not twice as much: the old table lives on while it is copied.
            self.entries.reserve_exact(1024.max(self.entries.len() / 2));
        }
        let output_end = self.output.len();
        self.entries.push(Entry {
            time_and_kind: micros << Kind::BITS | kind.bits(),
            output_end,
        });
        if kind == Kind::Resize {
            self.note_resize(event, output_end);
        }
        Ok(true)
    }

    #[cold]
    #[inline(never)]
    fn note_resize(&mut self, event: usize, output_end: u64) {
        if let Some(size) = Size::parse_bytes(self.bytes(event)) {
            self.resizes.push(Resize {
                event,
                output_end,
                size,
            });
        }
    }

    /// Gives back memory that is not needed once nothing more will come.
    pub(crate) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.output.shrink();
        self.notes.shrink_to_fit();
        self.note_bytes.shrink_to_fit();
    }

    /// The text of an event.
    pub(crate) fn bytes(&self, event: usize) -> &[u8] {
        let Some(entry) = self.entries.get(event) else {
            return &[];
        };
        if entry.kind() == Kind::Output {
            return self
                .output
                .event(self.output_before(event), entry.output_end);
        }
        let note = self.notes.partition_point(|note| note.event < event);
        let start = note
            .checked_sub(1)
            .map_or(0, |before| self.notes[before].end);
        let end = self.notes.get(note).map_or(start, |note| note.end);
        &self.note_bytes[start..end]
    }

    /// Where the output before an event ends.
    fn output_before(&self, event: usize) -> u64 {
        event
            .checked_sub(1)
            .map_or(0, |before| self.entries[before].output_end)
    }

    /// The place before the event with this index.
    pub(crate) fn place_before(&self, event: usize) -> Place {
        Place {
            output: self.output_before(event),
            resizes: self.resizes.partition_point(|resize| resize.event < event),
        }
    }

    /// The place when so much output was fed, before a resize that would follow at once.
    pub(crate) fn place_at_output(&self, output: u64) -> Place {
        Place {
            output,
            resizes: self
                .resizes
                .partition_point(|resize| resize.output_end < output),
        }
    }

    /// How many events are not later than `micros`.
    pub(crate) fn count_until(&self, micros: u64) -> usize {
        self.entries
            .partition_point(|entry| entry.micros() <= micros)
    }

    /// How many events are earlier than `micros`.
    pub(crate) fn count_before(&self, micros: u64) -> usize {
        self.entries
            .partition_point(|entry| entry.micros() < micros)
    }

    /// How much memory the tables take, the output aside.
    pub(crate) fn table_memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
            + self.notes.capacity() * size_of::<Note>()
            + self.note_bytes.capacity()
            + self.resizes.capacity() * size_of::<Resize>()
    }
}

/// The kind of a code.
pub(crate) fn kind(code: Code<'_>) -> Kind {
    match code {
        Code::Output => Kind::Output,
        Code::Input => Kind::Input,
        Code::Resize => Kind::Resize,
        Code::Marker => Kind::Marker,
        Code::Exit => Kind::Exit,
        Code::Other(_) => Kind::Other,
    }
}
