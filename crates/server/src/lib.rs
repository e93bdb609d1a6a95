//! Hosting of terminal session recordings: one binary with its database inside.
