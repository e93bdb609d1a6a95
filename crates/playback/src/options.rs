//! How a recording is to be played.

use std::time::Duration;

/// A named point in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Since the start, idle time beyond the limit left out.
    pub time: Duration,
    /// May be empty.
    pub label: String,
}

/// How a recording is to be played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Longest gap between two events that is kept; the recording's own limit if not given.
    pub idle_time_limit: Option<Duration>,
    /// Columns of the terminal, whatever the recording says.
    pub cols: Option<u16>,
    /// Rows of the terminal, whatever the recording says.
    pub rows: Option<u16>,
    /// Markers to have in place of those in the recording. Their times leave idle time out.
    pub markers: Option<Vec<Marker>>,
    /// Lines of scrollback that the terminal keeps.
    pub scrollback_limit: usize,
    /// How many bytes keyframes may take; by default 2 MiB and half the size of the output.
    pub keyframe_bytes: Option<usize>,
}
