//! The memory allocator of the engine: little code, for one thread.
//!
//! Small blocks come from a list for each size. Larger ones are cut from free spans that are kept
//! in order of address, so that neighbours become one again. Callers say the size of what they
//! free, so blocks have no headers. Knuth, The Art of Computer Programming, 2.5, algorithms A and B.

#![expect(unsafe_code, reason = "it hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::{NonNull, null_mut};

/// Sizes and addresses are multiples of this, and no type here wants a stricter alignment.
const UNIT: usize = 16;

/// Blocks up to this size come from the lists.
const SMALL: usize = 512;

/// What the lists are refilled with.
const SLAB: usize = 4 << 10;

/// A free block of one of the lists.
struct Block {
    next: *mut Block,
}

/// A free span of memory.
struct Span {
    next: *mut Span,
    size: usize,
}

/// All memory that is not in use.
struct Free {
    lists: [*mut Block; SMALL / UNIT + 1],
    spans: *mut Span,
}

/// An allocator over memory that `grow` gives: at least so many bytes, and how many they are.
pub(crate) struct Heap {
    free: UnsafeCell<Free>,
    grow: fn(usize) -> Option<(NonNull<u8>, usize)>,
}

// SAFETY: the engine runs on one thread.
unsafe impl Sync for Heap {}

impl Heap {
    pub(crate) const fn new(grow: fn(usize) -> Option<(NonNull<u8>, usize)>) -> Heap {
        Heap {
            free: UnsafeCell::new(Free {
                lists: [null_mut(); SMALL / UNIT + 1],
                spans: null_mut(),
            }),
            grow,
        }
    }
}

impl Free {
    /// A block from its list, which a slab refills.
    unsafe fn take_small(&mut self, size: usize) -> *mut u8 {
        let list = &mut self.lists[size / UNIT];
        let block = *list;
        if !block.is_null() {
            // SAFETY: blocks of the list are free and lead to the next.
            *list = unsafe { (*block).next };
        }
        block.cast()
    }

    unsafe fn give_small(&mut self, block: *mut u8, size: usize) {
        let block = block.cast::<Block>();
        let list = &mut self.lists[size / UNIT];
        // SAFETY: the block is free and has room for an address.
        unsafe { (*block).next = *list };
        *list = block;
    }

    /// The end of the first span that is large enough.
    unsafe fn take_span(&mut self, size: usize) -> *mut u8 {
        let mut link = &raw mut self.spans;
        // SAFETY: spans of the list are free, valid, and lead to the next.
        unsafe {
            while let Some(span) = (*link).as_mut() {
                if span.size >= size {
                    span.size -= size;
                    if span.size == 0 {
                        *link = span.next;
                    }
                    return (&raw mut *span).cast::<u8>().add(span.size);
                }
                link = &raw mut span.next;
            }
        }
        null_mut()
    }

    /// Puts a span where it belongs, and together with what it touches.
    unsafe fn give_span(&mut self, start: *mut u8, size: usize) {
        let span = start.cast::<Span>();
        let mut before: *mut Span = null_mut();
        let mut after = self.spans;
        // SAFETY: the span is free and has room for a `Span`; so have those of the list.
        unsafe {
            while !after.is_null() && after < span {
                before = after;
                after = (*after).next;
            }
            *span = Span { next: after, size };
            if !after.is_null() && start.add(size) == after.cast() {
                (*span).size += (*after).size;
                (*span).next = (*after).next;
            }
            if before.is_null() {
                self.spans = span;
            } else if before.cast::<u8>().add((*before).size) == start {
                (*before).size += (*span).size;
                (*before).next = (*span).next;
            } else {
                (*before).next = span;
            }
        }
    }
}

/// What is taken for a block of `size` bytes.
fn rounded(size: usize) -> usize {
    size.max(1).next_multiple_of(UNIT)
}

// SAFETY: blocks lie in memory that `grow` gave, and no two that are in use overlap.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() > UNIT {
            return null_mut();
        }
        let size = rounded(layout.size());
        // SAFETY: one thread, and nothing that is called here allocates.
        let free = unsafe { &mut *self.free.get() };
        if size <= SMALL {
            // SAFETY: the size has a list.
            let block = unsafe { free.take_small(size) };
            if !block.is_null() {
                return block;
            }
        }
        let wanted = if size <= SMALL {
            SLAB - SLAB % size
        } else {
            size
        };
        // SAFETY: the list of spans is valid, and what `grow` gives is free.
        unsafe {
            let mut start = free.take_span(wanted);
            if start.is_null() {
                let Some((memory, len)) = (self.grow)(wanted) else {
                    return null_mut();
                };
                free.give_span(memory.as_ptr(), len - len % UNIT);
                start = free.take_span(wanted);
            }
            if size <= SMALL && !start.is_null() {
                for offset in (size..wanted).step_by(size) {
                    free.give_small(start.add(offset), size);
                }
            }
            start
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let size = rounded(layout.size());
        // SAFETY: as in `alloc`; the caller gives back what it got, and for this size.
        unsafe {
            let free = &mut *self.free.get();
            if size <= SMALL {
                free.give_small(block, size);
            } else {
                free.give_span(block, size);
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let (old, new) = (rounded(layout.size()), rounded(new_size));
        if new == old {
            return block;
        }
        // SAFETY: the caller gives what it got; the copied part is inside both blocks, and what is
        // cut off is no longer in use.
        unsafe {
            if SMALL < new && new < old {
                (*self.free.get()).give_span(block.add(new), old - new);
                return block;
            }
            let target = self.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !target.is_null() {
                target.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            target
        }
    }
}

/// More of WebAssembly's linear memory, by pages.
#[cfg(target_arch = "wasm32")]
mod linear {
    use super::{Heap, NonNull};

    const PAGE: usize = 64 << 10;

    #[global_allocator]
    static HEAP: Heap = Heap::new(grow);

    /// When there is no more memory, what this gives begins in the last page of all addresses. No
    /// memory has that one, as the linker was told: writing the head of the span is out of bounds
    /// and ends the engine. JavaScript gets an exception, as it would by a panic.
    fn grow(bytes: usize) -> Option<(NonNull<u8>, usize)> {
        let pages = bytes.div_ceil(PAGE);
        let before = std::arch::wasm32::memory_grow::<0>(pages);
        NonNull::new(before.wrapping_mul(PAGE) as *mut u8).map(|start| (start, pages * PAGE))
    }
}

#[cfg(test)]
mod tests;
