//! Searches for bytes that break `fuzz::DUMP`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::DUMP(bytes));
