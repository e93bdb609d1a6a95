//! Searches for bytes that break `fuzz::RESIZE`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::RESIZE(bytes));
