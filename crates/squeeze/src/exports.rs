//! The exports, as the table in `lib.rs` has them.

#![expect(unsafe_code, reason = "the buffer is an address for JavaScript")]
#![expect(unreachable_pub, reason = "JavaScript reaches them")]

use std::cell::UnsafeCell;

use crate::coder::State;

/// Bytes of the longest module.
pub const LIMIT: usize = 1 << 19;

struct Memory {
    state: State,
    buffer: [u8; LIMIT],
    module: [u8; LIMIT],
}

struct Only(UnsafeCell<Memory>);

// SAFETY: an instance belongs to one thread, and no export calls another.
unsafe impl Sync for Only {}

static MEMORY: Only = Only(UnsafeCell::new(Memory {
    state: State::new(),
    buffer: [0; LIMIT],
    module: [0; LIMIT],
}));

fn memory() -> &'static mut Memory {
    // SAFETY: no two exports run at once, and each borrows it once.
    unsafe { &mut *MEMORY.0.get() }
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub extern "C" fn buffer() -> *mut u8 {
    memory().buffer.as_mut_ptr()
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub extern "C" fn pack(bytes: usize) -> usize {
    let Memory { state, buffer, .. } = memory();
    let packed = crate::coder::pack(state, &buffer[..bytes]);
    buffer[..packed.len()].copy_from_slice(&packed);
    packed.len()
}

/// See the table in the crate's documentation.
#[unsafe(no_mangle)]
pub extern "C" fn unpack(bytes: usize) -> usize {
    let Memory {
        state,
        buffer,
        module,
    } = memory();
    let is_complete = crate::coder::unpack(state, buffer, &mut module[..bytes.min(LIMIT)]);
    if is_complete {
        module.as_ptr().addr()
    } else {
        0
    }
}
