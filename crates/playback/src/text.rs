//! The output of all events, one behind the other, in blocks that never move.
//!
//! A single buffer would have to be copied each time it outgrows its place, and for that moment
//! would take twice its size, which in a browser is never given back. An event lies in one block.

/// A block is followed by another once it has this many bytes.
const BLOCK_BYTES: usize = 512 << 10;

/// Room for an event at the end of a block; longer ones make their block grow.
const SLACK_BYTES: usize = 16 << 10;

/// Append-only bytes.
#[derive(Debug, Default)]
pub(crate) struct Text {
    blocks: Vec<Block>,
    len: u64,
}

#[derive(Debug)]
struct Block {
    start: u64,
    bytes: Vec<u8>,
}

impl Text {
    /// How many bytes there are.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// How much memory they take.
    pub(crate) fn memory(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes.capacity()).sum()
    }

    /// Lets `write` append an event to the last block; what it leaves there is kept.
    pub(crate) fn append_with<T>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        let is_full = self
            .blocks
            .last()
            .is_none_or(|block| block.bytes.len() >= BLOCK_BYTES);
        if is_full {
            if let Some(block) = self.blocks.last_mut()
                && block.bytes.capacity() - block.bytes.len() > SLACK_BYTES
            {
                block.bytes.shrink_to_fit();
            }
            let bytes = Vec::with_capacity(BLOCK_BYTES + SLACK_BYTES);
            self.blocks.push(Block {
                start: self.len,
                bytes,
            });
        }
        let last = self.blocks.len() - 1;
        let block = &mut self.blocks[last];
        let result = write(&mut block.bytes);
        self.len = block.start + block.bytes.len() as u64;
        result
    }

    /// Gives back what the last block does not need, once nothing more will come.
    pub(crate) fn shrink(&mut self) {
        if let Some(block) = self.blocks.last_mut() {
            block.bytes.shrink_to_fit();
        }
    }

    /// The bytes from `start` to `end`, in order, in as few slices as there are.
    pub(crate) fn slices(&self, start: u64, end: u64) -> impl Iterator<Item = &[u8]> {
        let first = self
            .blocks
            .partition_point(|block| block.start <= start)
            .saturating_sub(1);
        let blocks = self.blocks[first..]
            .iter()
            .take_while(move |block| block.start < end);
        blocks.map(move |block| {
            let len = block.bytes.len();
            let within = |pos: u64| (pos.saturating_sub(block.start) as usize).min(len);
            &block.bytes[within(start)..within(end)]
        })
    }

    /// The bytes of an event.
    pub(crate) fn event(&self, start: u64, end: u64) -> &[u8] {
        self.slices(start, end)
            .find(|slice| !slice.is_empty())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_BYTES, Text};

    #[test]
    fn bytes_are_found_again_across_blocks() {
        let mut text = Text::default();
        let mut whole = Vec::new();
        for index in 0..40_u8 {
            let piece = vec![index; 50_000 + usize::from(index)];
            text.append_with(|block| block.extend_from_slice(&piece));
            whole.extend(piece);
        }
        assert_eq!(text.len(), whole.len() as u64);
        assert!(text.blocks.len() > 2);
        for (start, end) in [
            (0, whole.len()),
            (5, 6),
            (BLOCK_BYTES, 3 * BLOCK_BYTES),
            (7, 7),
        ] {
            let slices: Vec<&[u8]> = text.slices(start as u64, end as u64).collect();
            assert_eq!(slices.concat(), whole[start..end]);
        }
        assert_eq!(text.event(50_000, 100_001), &whole[50_000..100_001]);
    }

    #[test]
    fn a_long_event_lies_in_one_block() {
        let mut text = Text::default();
        let long = vec![b'x'; 3 * BLOCK_BYTES];
        text.append_with(|block| block.push(b'a'));
        text.append_with(|block| block.extend_from_slice(&long));
        text.append_with(|block| block.push(b'b'));
        assert_eq!(text.event(1, 1 + long.len() as u64), long);
        assert_eq!(
            text.event(1 + long.len() as u64, 2 + long.len() as u64),
            b"b"
        );
        assert!(text.memory() < long.len() + 2 * BLOCK_BYTES);
    }
}
