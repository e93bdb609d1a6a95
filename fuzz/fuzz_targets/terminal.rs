//! Searches for bytes that break `fuzz::TERMINAL`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::TERMINAL(bytes));
