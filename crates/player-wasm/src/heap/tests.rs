#![expect(clippy::unwrap_used, reason = "a test fails where it is wrong")]

use std::alloc::{GlobalAlloc, Layout};
use std::ptr::NonNull;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::Heap;

/// Memory from the system's allocator, in pieces that now and then touch each other.
fn grow(bytes: usize) -> Option<(NonNull<u8>, usize)> {
    let len = bytes.next_multiple_of(64 << 10);
    let memory = Box::leak(vec![0_u128; len / 16].into_boxed_slice());
    NonNull::new(memory.as_mut_ptr().cast()).map(|start| (start, len))
}

#[derive(Clone, Debug)]
enum Action {
    Take(usize),
    Give(usize),
    Resize(usize, usize),
}

fn sizes() -> impl Strategy<Value = usize> {
    prop_oneof![
        1..600_usize,
        500..5000_usize,
        30_000..90_000_usize,
        Just(16),
        Just(512)
    ]
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let action = prop_oneof![
        4 => sizes().prop_map(Action::Take),
        3 => any::<usize>().prop_map(Action::Give),
        2 => (any::<usize>(), sizes()).prop_map(|(block, size)| Action::Resize(block, size)),
    ];
    vec(action, 1..300)
}

/// A block in use, full of one byte.
struct Used {
    start: *mut u8,
    size: usize,
    fill: u8,
}

impl Used {
    fn layout(&self) -> Layout {
        Layout::from_size_align(self.size, 8).unwrap()
    }

    fn fill(&self) {
        // SAFETY: the block is in use and this large.
        unsafe { self.start.write_bytes(self.fill, self.size) };
    }

    fn is_intact(&self, size: usize) -> bool {
        // SAFETY: the block is in use and at least this large.
        let bytes = unsafe { std::slice::from_raw_parts(self.start, size) };
        bytes.iter().all(|&byte| byte == self.fill)
    }
}

proptest! {
    #[test]
    fn blocks_keep_what_is_written_into_them(actions in actions()) {
        let heap = Heap::new(grow);
        let mut used: Vec<Used> = Vec::new();
        for (number, action) in actions.into_iter().enumerate() {
            match action {
                Action::Take(size) => {
                    let layout = Layout::from_size_align(size, 8).unwrap();
                    // SAFETY: the layout has a size.
                    let start = unsafe { heap.alloc(layout) };
                    prop_assert!(!start.is_null() && start.addr() % 16 == 0);
                    used.push(Used { start, size, fill: number as u8 });
                    used.last().unwrap().fill();
                }
                Action::Give(_) | Action::Resize(..) if used.is_empty() => {}
                Action::Give(block) => {
                    let block = used.swap_remove(block % used.len());
                    prop_assert!(block.is_intact(block.size));
                    // SAFETY: the block is in use, and this is its layout.
                    unsafe { heap.dealloc(block.start, block.layout()) };
                }
                Action::Resize(block, size) => {
                    let at = block % used.len();
                    let block = &mut used[at];
                    // SAFETY: as above.
                    block.start = unsafe { heap.realloc(block.start, block.layout(), size) };
                    let kept = block.size.min(size);
                    block.size = size;
                    prop_assert!(block.is_intact(kept));
                    block.fill();
                }
            }
        }
        prop_assert!(used.iter().all(|block| block.is_intact(block.size)));
    }

    #[test]
    fn large_blocks_that_were_given_back_become_one_again(
        sizes in vec(600..9000_usize, 1..40),
        order in any::<u64>(),
    ) {
        let heap = Heap::new(grow);
        let whole = Layout::from_size_align(4 << 20, 8).unwrap();
        // SAFETY: layouts have a size, and blocks are given back once, for the size they have.
        unsafe {
            let first = heap.alloc(whole);
            heap.dealloc(first, whole);
            let layouts = sizes.iter().map(|&size| Layout::from_size_align(size, 8).unwrap());
            let mut blocks: Vec<_> = layouts.map(|layout| (heap.alloc(layout), layout)).collect();
            while !blocks.is_empty() {
                let (block, layout) = blocks.swap_remove(order as usize % blocks.len());
                heap.dealloc(block, layout);
            }
            prop_assert_eq!(heap.alloc(whole), first);
        }
    }
}

#[test]
fn what_cannot_be_had_is_refused() {
    let heap = Heap::new(|_| None);
    // SAFETY: the layouts have a size.
    unsafe {
        assert!(
            heap.alloc(Layout::from_size_align(100, 8).unwrap())
                .is_null()
        );
        assert!(
            heap.alloc(Layout::from_size_align(100_000, 8).unwrap())
                .is_null()
        );
        assert!(
            heap.alloc(Layout::from_size_align(100, 64).unwrap())
                .is_null()
        );
    }
}
