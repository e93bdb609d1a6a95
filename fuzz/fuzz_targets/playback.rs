//! Searches for bytes that break `fuzz::PLAYBACK`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::PLAYBACK(bytes));
