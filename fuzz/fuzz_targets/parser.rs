//! Searches for bytes that break `fuzz::PARSER`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::PARSER(bytes));
