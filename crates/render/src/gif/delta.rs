//! What is different between two pictures.

use crate::raster::{Area, Image};

/// Set in pixels that look the same in both pictures, beside their colour.
pub(super) const STAYS: u32 = 1 << 24;

/// Where fewer pixels than this stay in a line, they count as changed. Letters that change would
/// otherwise leave holes of any shape, which compress worse than the letters do.
const SHORTEST_RUN: usize = 16;

/// The part of a picture that has changed.
pub(super) struct Delta {
    pub(super) area: Area,
    /// Colours of the area line by line, some of them with `STAYS`.
    pub(super) pixels: Vec<u32>,
}

impl Delta {
    /// Compares an area of two pictures of the same size; everything is new when there is no
    /// picture yet. `None` when nothing is different.
    pub(super) fn between(shown: Option<&Image>, image: &Image, area: Area) -> Option<Delta> {
        let Some(shown) = shown else {
            return Some(Delta {
                area: image.area(),
                pixels: image.pixels.clone(),
            });
        };
        let area = shrink(shown, image, area)?;
        let mut pixels = Vec::with_capacity(area.width() * area.height());
        for y in area.top..area.bottom {
            let start = pixels.len();
            pixels.extend_from_slice(image.line(area, y));
            mark_runs(&mut pixels[start..], shown.line(area, y));
        }
        Some(Delta { area, pixels })
    }

    /// Draws the difference.
    pub(super) fn apply(&self, image: &mut Image) {
        let lines = self.pixels.chunks_exact(self.area.width());
        for (y, line) in (self.area.top..self.area.bottom).zip(lines) {
            for (pixel, new) in image.line_mut(self.area, y).iter_mut().zip(line) {
                *pixel = new & !STAYS;
            }
        }
    }
}

/// Marks what stays in a line.
fn mark_runs(pixels: &mut [u32], shown: &[u32]) {
    let mut at = 0;
    while at < pixels.len() {
        let same = pixels[at..]
            .iter()
            .zip(&shown[at..])
            .take_while(|(new, old)| new == old)
            .count();
        if same >= SHORTEST_RUN.min(pixels.len()) {
            for pixel in &mut pixels[at..at + same] {
                *pixel |= STAYS;
            }
        }
        at += same.max(1);
    }
}

/// The smallest area that holds all differences within an area.
fn shrink(shown: &Image, image: &Image, area: Area) -> Option<Area> {
    let mut smallest: Option<Area> = None;
    for y in area.top..area.bottom {
        let (old, new) = (shown.line(area, y), image.line(area, y));
        let Some(first) = old.iter().zip(new).position(|(old, new)| old != new) else {
            continue;
        };
        let last = old
            .iter()
            .zip(new)
            .rposition(|(old, new)| old != new)
            .unwrap_or(first);
        let (left, right) = (area.left + first, area.left + last + 1);
        let line = Area {
            left,
            top: y,
            right,
            bottom: y + 1,
        };
        smallest = Some(smallest.map_or(line, |smallest| smallest.with(line)));
    }
    smallest
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Area = Area {
        left: 0,
        top: 0,
        right: 40,
        bottom: 3,
    };

    #[test]
    fn only_what_has_changed_is_in_a_difference() {
        let old = Image::new(40, 3);
        let mut new = old.clone();
        new.pixels[40 + 5] = 7;
        new.pixels[40 + 25] = 8;
        new.pixels[40 + 30] = 9;
        let delta = Delta::between(Some(&old), &new, ALL).map(|delta| (delta.area, delta.pixels));
        let mut pixels = vec![STAYS; 26];
        (pixels[0], pixels[20], pixels[25]) = (7, 8, 9);
        pixels[21..25].fill(0);
        assert_eq!(
            delta,
            Some((
                Area {
                    left: 5,
                    top: 1,
                    right: 31,
                    bottom: 2
                },
                pixels
            ))
        );
    }

    #[test]
    fn a_difference_that_is_drawn_is_none_any_more() {
        let mut old = Image::new(40, 3);
        let mut new = old.clone();
        new.pixels[3..9].fill(0xffffff);
        new.pixels[99] = 1;
        if let Some(delta) = Delta::between(Some(&old), &new, ALL) {
            delta.apply(&mut old);
        }
        assert!(old == new);
        assert!(Delta::between(Some(&old), &new, ALL).is_none());
    }
}
