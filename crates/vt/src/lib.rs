//! A display terminal emulator: bytes in, a screen out.
//!
//! [`Vt`] takes the output of terminal programs and keeps the screen that they have drawn. It
//! does no I/O, has no clock and answers no queries; any bytes are valid, nothing panics.
//!
//! ```
//! use vt::{Size, Vt};
//!
//! let mut vt = Vt::new(Size::new(20, 4));
//! vt.feed(b"\x1b[1mhello\x1b[m\r\nworld");
//! assert_eq!(vt.text(), ["hello", "world", "", ""]);
//! assert!(vt.line(0).unwrap().cell(0).unwrap().pen.is_bold());
//! ```

mod cell;
mod clusters;
mod color;
mod compare;
mod dump;
mod line;
mod parser;
mod pen;
mod screen;
mod simd;
mod size;
mod snapshot;
mod styles;
mod terminal;
mod vt;
mod width;

pub use cell::{Cell, Text};
pub use color::Color;
pub use line::Line;
pub use parser::utf8::text_of;
pub use pen::{LinkId, Pen, UnderlineStyle};
pub use size::Size;
pub use snapshot::Snapshot;
#[cfg(feature = "window")]
pub use terminal::Palette;
pub use terminal::{CursorShape, Link};
pub use vt::{Builder, Cursor, Vt};
