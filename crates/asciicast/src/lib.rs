//! Recordings of terminal sessions: asciicast v1, v2 and v3, read leniently and written strictly.
//!
//! One [`Header`], one [`Event`], one [`Error`] for all versions. [`Reader`] pulls events from
//! anything readable, [`Decoder`] takes bytes as they arrive, [`Encoder`] appends v2 or v3 lines to
//! a buffer. [`Typescript`] and [`Ttyrec`] read what other recorders wrote. [`Utf8Decoder`] turns what a terminal sent into the text that events hold.
//!
//! The crate knows neither terminals nor clocks nor files: times are data, bytes come from the
//! caller. The formats are described at <https://docs.asciinema.org/manual/asciicast/v3/>.

#![cfg_attr(
    not(feature = "files"),
    expect(
        dead_code,
        reason = "what only whole files need is left out by the linker"
    )
)]

mod cursor;
mod decoder;
#[cfg(feature = "files")]
mod document;
#[cfg(feature = "files")]
mod encoder;
mod error;
mod event;
mod header;
mod json;
mod line;
#[cfg(feature = "files")]
mod reader;
mod size;
#[cfg(feature = "files")]
mod source;
#[cfg(feature = "files")]
mod tail;
mod theme;
mod time;
#[cfg(feature = "files")]
mod ttyrec;
#[cfg(feature = "files")]
mod typescript;
#[cfg(feature = "files")]
mod utf8;
#[cfg(feature = "files")]
mod value;

#[cfg(feature = "files")]
pub use decoder::EncodedEvent;
pub use decoder::{Code, Decoder, RawEvent};
#[cfg(feature = "files")]
pub use encoder::Encoder;
pub use error::{Compression, Error};
pub use event::{Event, EventData};
pub use header::{Header, Version};
#[cfg(feature = "files")]
pub use reader::Reader;
pub use size::Size;
#[cfg(feature = "files")]
pub use source::Source;
#[cfg(feature = "files")]
pub use tail::Tail;
pub use theme::{Rgb, Theme};
#[cfg(feature = "files")]
pub use ttyrec::Ttyrec;
#[cfg(feature = "files")]
pub use typescript::Typescript;
#[cfg(feature = "files")]
pub use utf8::Utf8Decoder;
