//! Output in whole blocks of a file, which the kernel stores with less work than pieces of any
//! length, and out of memory that stays in the processor's cache.

use std::io::{self, Write};

/// Bytes that are written at once.
const BLOCK_BYTES: usize = 128 * 1024;
/// So much is always free for what comes next, though the block may then be fuller than full.
const ROOM_BYTES: usize = 32 * 1024;

/// Passes on what it is given in blocks, the rest at the end.
pub(super) struct Blocks<W: Write> {
    writer: W,
    buffer: Vec<u8>,
    filled: usize,
}

impl<W: Write> Blocks<W> {
    pub(super) fn new(writer: W) -> Blocks<W> {
        Blocks {
            writer,
            buffer: vec![0; BLOCK_BYTES + ROOM_BYTES],
            filled: 0,
        }
    }

    /// Where to put what comes next: at least [`ROOM_BYTES`].
    pub(super) fn room(&mut self) -> &mut [u8] {
        &mut self.buffer[self.filled..]
    }

    /// Takes the first `count` bytes of [`Blocks::room`].
    pub(super) fn fill(&mut self, count: usize) -> io::Result<()> {
        self.filled += count;
        if self.filled >= BLOCK_BYTES {
            self.writer.write_all(&self.buffer[..BLOCK_BYTES])?;
            self.buffer.copy_within(BLOCK_BYTES..self.filled, 0);
            self.filled -= BLOCK_BYTES;
        }
        Ok(())
    }

    /// Takes bytes that are elsewhere.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = self.room();
            let (piece, others) = rest.split_at(rest.len().min(room.len()));
            room[..piece.len()].copy_from_slice(piece);
            self.fill(piece.len())?;
            rest = others;
        }
        Ok(())
    }

    /// Writes what is left and gives the writer back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.writer.write_all(&self.buffer[..self.filled])?;
        self.writer.flush()?;
        Ok(self.writer)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    /// Remembers what was written at once.
    #[derive(Default)]
    struct Pieces(Vec<Vec<u8>>);

    impl Write for Pieces {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn all_bytes_come_out_in_order_and_in_whole_blocks() {
        let bytes: Vec<u8> = (0..1_000_000_u32)
            .map(|number| (number % 251) as u8)
            .collect();
        for len in [1000, 30_000, 131_072, 400_000, bytes.len()] {
            let mut blocks = Blocks::new(Pieces::default());
            for (index, piece) in bytes.chunks(len).enumerate() {
                if piece.len() <= ROOM_BYTES && index % 2 == 0 {
                    blocks.room()[..piece.len()].copy_from_slice(piece);
                    blocks.fill(piece.len()).unwrap();
                } else {
                    blocks.append(piece).unwrap();
                }
            }
            let Pieces(pieces) = blocks.finish().unwrap();
            let (_, whole) = pieces.split_last().unwrap();
            assert!(whole.iter().all(|piece| piece.len() == BLOCK_BYTES));
            assert!(pieces.concat() == bytes, "pieces of {len}");
        }
    }
}
