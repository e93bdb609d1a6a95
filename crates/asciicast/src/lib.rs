//! Recordings of terminal sessions: asciicast v1, v2 and v3, read leniently and written strictly.
