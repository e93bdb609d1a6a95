//! Searches for bytes that break `fuzz::ASCIICAST`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::ASCIICAST(bytes));
