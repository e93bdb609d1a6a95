//! A display terminal emulator: bytes in, a screen out.
