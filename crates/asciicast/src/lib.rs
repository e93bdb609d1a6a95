//! Recordings of terminal sessions: asciicast v1, v2 and v3, read leniently and written strictly.
//!
//! One [`Header`], one [`Event`], one [`Error`] for all versions. [`Reader`] pulls events from
//! anything readable, [`Decoder`] takes bytes as they arrive, [`Encoder`] appends v2 or v3 lines to
//! a buffer. [`Typescript`] and [`Ttyrec`] read what other recorders wrote. [`Utf8Decoder`] turns what a terminal sent into the text that events hold.
//!
//! The crate knows neither terminals nor clocks nor files: times are data, bytes come from the
//! caller. The formats are described at <https://docs.asciinema.org/manual/asciicast/v3/>.

mod cursor;
mod decoder;
mod document;
mod encoder;
mod error;
mod event;
mod header;
mod json;
mod line;
mod reader;
mod size;
mod source;
mod tail;
mod theme;
mod time;
mod ttyrec;
mod typescript;
mod utf8;
mod value;

pub use decoder::{Code, Decoder, EncodedEvent, RawEvent};
pub use encoder::Encoder;
pub use error::{Compression, Error};
pub use event::{Event, EventData};
pub use header::{Header, Version};
pub use reader::Reader;
pub use size::Size;
pub use source::Source;
pub use tail::Tail;
pub use theme::{Rgb, Theme};
pub use ttyrec::Ttyrec;
pub use typescript::Typescript;
pub use utf8::Utf8Decoder;
