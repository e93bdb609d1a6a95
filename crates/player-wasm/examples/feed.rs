//! The terminal core alone behind exports, for the browser benchmark: what feeding event by event
//! over the border costs, and what the border costs without any terminal.
//!
//! | export | meaning |
//! |---|---|
//! | `terminal_create(cols, rows) -> terminal` | |
//! | `terminal_destroy(terminal)` | |
//! | `terminal_input(terminal, bytes) -> address` | room for bytes, filled before the next call |
//! | `terminal_feed(terminal, bytes)` | feeds what was written there |
//! | `terminal_ignore(terminal, bytes)` | the same call, which does nothing |

#![expect(
    unsafe_code,
    reason = "handles and buffers are addresses for JavaScript"
)]
#![expect(
    clippy::missing_safety_doc,
    reason = "every handle came from `terminal_create` and is not yet destroyed"
)]

use vt::{Size, Vt};

/// A terminal and what JavaScript writes for it.
pub struct Terminal {
    vt: Vt,
    input: Vec<u8>,
}

fn open<'a>(terminal: *mut Terminal) -> &'a mut Terminal {
    // SAFETY: the handle is alive and used by one caller at a time.
    unsafe { &mut *terminal }
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub extern "C" fn terminal_create(cols: u32, rows: u32) -> *mut Terminal {
    Box::into_raw(Box::new(Terminal {
        vt: Vt::new(Size::new(cols as u16, rows as u16)),
        input: Vec::new(),
    }))
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn terminal_destroy(terminal: *mut Terminal) {
    // SAFETY: the handle came from `terminal_create` and is not used again.
    drop(unsafe { Box::from_raw(terminal) });
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn terminal_input(terminal: *mut Terminal, bytes: usize) -> *mut u8 {
    let input = &mut open(terminal).input;
    if input.len() < bytes {
        input.resize(bytes, 0);
    }
    input.as_mut_ptr()
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn terminal_feed(terminal: *mut Terminal, bytes: usize) {
    let Terminal { vt, input } = open(terminal);
    vt.feed(&input[..bytes.min(input.len())]);
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn terminal_ignore(terminal: *mut Terminal, bytes: usize) {
    std::hint::black_box((terminal, bytes));
}
