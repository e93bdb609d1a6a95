//! A palette for more colours than it can hold: median cut over a histogram.
//!
//! Heckbert, Color Image Quantization for Frame Buffer Display, 1982.

use std::ops::Range;

/// Bits of each part of a colour that the histogram tells apart.
const BITS: u32 = 5;

const BINS: usize = 1 << (3 * BITS);

/// The index of bins without pixels.
const NONE: u8 = u8::MAX;

/// Colours that are near each other.
#[derive(Clone, Copy, Default)]
struct Bin {
    count: u32,
    sums: [u32; 3],
    index: usize,
}

impl Bin {
    fn mean(&self, part: usize) -> u32 {
        self.sums[part] / self.count.max(1)
    }
}

/// A palette and the way to it.
pub(super) struct Quantizer {
    palette: Vec<u32>,
    indices: Vec<u8>,
}

impl Quantizer {
    /// A palette of at most `most` colours, 1 to 255, for some pixels.
    pub(super) fn new(pixels: impl Iterator<Item = u32>, most: usize) -> Quantizer {
        let mut histogram = vec![Bin::default(); BINS];
        for pixel in pixels {
            let bin = &mut histogram[bin_of(pixel)];
            bin.count += 1;
            for (sum, part) in bin.sums.iter_mut().zip(parts(pixel)) {
                *sum += part;
            }
        }
        let mut bins: Vec<Bin> = Vec::new();
        for (index, bin) in histogram
            .iter()
            .enumerate()
            .filter(|(_, bin)| bin.count > 0)
        {
            bins.push(Bin { index, ..*bin });
        }
        let mut quantizer = Quantizer {
            palette: Vec::new(),
            indices: vec![NONE; BINS],
        };
        for part in cut(&mut bins, most) {
            let bins = &bins[part];
            for bin in bins {
                quantizer.indices[bin.index] = quantizer.palette.len() as u8;
            }
            quantizer.palette.push(mean(bins));
        }
        quantizer
    }

    /// The colours.
    pub(super) fn palette(&self) -> &[u32] {
        &self.palette
    }

    /// The index of the colour that stands for one of the pixels.
    pub(super) fn find(&self, pixel: u32) -> Option<u8> {
        Some(self.indices[bin_of(pixel)]).filter(|index| *index != NONE)
    }
}

fn parts(pixel: u32) -> [u32; 3] {
    [pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255]
}

fn bin_of(pixel: u32) -> usize {
    let [red, green, blue] = parts(pixel).map(|part| (part >> (8 - BITS)) as usize);
    red << (2 * BITS) | green << BITS | blue
}

/// The mean colour of some bins.
fn mean(bins: &[Bin]) -> u32 {
    let count = bins
        .iter()
        .map(|bin| u64::from(bin.count))
        .sum::<u64>()
        .max(1);
    let part = |part: usize| {
        let sum: u64 = bins.iter().map(|bin| u64::from(bin.sums[part])).sum();
        ((sum + count / 2) / count) as u32
    };
    part(0) << 16 | part(1) << 8 | part(2)
}

/// A part of the bins, and what it would gain by being cut.
struct Piece {
    range: Range<usize>,
    /// The part of colours that differs most, and how much, weighted by pixels.
    widest: usize,
    spread: u64,
}

impl Piece {
    fn new(bins: &[Bin], range: Range<usize>) -> Piece {
        let count: u64 = bins[range.clone()]
            .iter()
            .map(|bin| u64::from(bin.count))
            .sum();
        let width = |part: usize| {
            let means = || bins[range.clone()].iter().map(|bin| bin.mean(part));
            u64::from(means().max().unwrap_or(0) - means().min().unwrap_or(0))
        };
        let widths = [width(0), width(1), width(2)];
        let widest = (0..3).max_by_key(|part| widths[*part]).unwrap_or(0);
        // The root keeps large even areas from taking the colours of small detailed ones.
        Piece {
            range,
            widest,
            spread: widths[widest] * count.isqrt(),
        }
    }
}

/// Sorts the bins into at most `most` parts of like colours.
fn cut(bins: &mut [Bin], most: usize) -> Vec<Range<usize>> {
    let mut pieces = vec![Piece::new(bins, 0..bins.len())];
    while pieces.len() < most {
        let widest = pieces
            .iter()
            .enumerate()
            .max_by_key(|(_, piece)| piece.spread);
        let Some((index, piece)) = widest.filter(|(_, piece)| piece.spread > 0) else {
            break;
        };
        let (range, widest) = (piece.range.clone(), piece.widest);
        let part = &mut bins[range.clone()];
        part.sort_unstable_by_key(|bin| bin.mean(widest));
        let half = part.iter().map(|bin| u64::from(bin.count)).sum::<u64>() / 2;
        let mut before = 0;
        let at = part.iter().position(|bin| {
            before += u64::from(bin.count);
            before > half
        });
        let middle = range.start + at.unwrap_or(0).clamp(1, range.len() - 1);
        pieces[index] = Piece::new(bins, range.start..middle);
        pieces.push(Piece::new(bins, middle..range.end));
    }
    pieces
        .into_iter()
        .map(|piece| piece.range)
        .filter(|range| !range.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn stand_in(quantizer: &Quantizer, color: u32) -> u32 {
        quantizer.palette()[usize::from(quantizer.find(color).unwrap())]
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let colors = [0x000000, 0xff0000, 0x00ff00, 0x8000ff];
        let quantizer = Quantizer::new(colors.into_iter(), 255);
        for color in colors {
            assert_eq!(stand_in(&quantizer, color), color);
        }
        assert_eq!(quantizer.find(0xffffff), None);
    }

    #[test]
    fn many_colours_become_near_ones() {
        let colors = || (0..64 * 64).map(|at| (at / 64 * 4) << 16 | (at % 64 * 4) << 8);
        let quantizer = Quantizer::new(colors(), 255);
        assert_eq!(quantizer.palette().len(), 255);
        for color in colors() {
            let nearest = stand_in(&quantizer, color);
            for (part, near) in parts(color).into_iter().zip(parts(nearest)) {
                assert!(part.abs_diff(near) <= 24, "{color:06x} {nearest:06x}");
            }
        }
    }

    #[test]
    fn no_pixels_need_no_colours() {
        assert!(Quantizer::new(std::iter::empty(), 255).palette().is_empty());
    }
}
