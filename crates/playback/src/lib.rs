//! A recording as a timeline: idle limit, markers, keyframes, seek and step.
//!
//! A [`Loader`] takes the bytes of an asciicast file, as they arrive; a [`Recording`] holds what
//! they said, compactly; a [`Playback`] is a position in it with the screen at that position.
//! The terminal player and the browser run this same code.
//!
//! ```
//! use playback::{Options, Playback, Recording};
//! use std::time::Duration;
//!
//! let cast = b"{\"version\":2,\"width\":20,\"height\":2}\n[1.0,\"o\",\"hel\"]\n[2.0,\"o\",\"lo\"]\n";
//! let mut playback = Playback::new(Recording::from_bytes(cast)?, Options::default());
//! playback.seek(Duration::from_secs(1));
//! assert_eq!(playback.vt().text(), ["hel", ""]);
//! assert_eq!(playback.next_event_time(), Some(Duration::from_secs(2)));
//! # Ok::<(), playback::Error>(())
//! ```
//!
//! It knows neither files nor clocks nor how a screen is shown: time passes when the caller says
//! so. The file format is described at <https://docs.asciinema.org/manual/asciicast/v3/>.

mod event;
mod events;
mod keyframes;
#[cfg(feature = "files")]
mod loader;
mod options;
mod playback;
mod recording;
mod screen;
mod text;
mod timeline;

pub use asciicast::Error;
pub use event::{Event, Kind};
#[cfg(feature = "files")]
pub use loader::Loader;
pub use options::{Marker, Options};
pub use playback::{Memory, Playback};
pub use recording::Recording;
