//! From colours to the indices of a palette: the one that all frames share where it has the
//! colours, else one of the frame's own, exact or, with too many colours, the nearest.

use super::delta::{Delta, STAYS};
use super::lzw::Choice;
use super::quantize::Quantizer;

/// The index that leaves a pixel as it is. The lowest one, because a frame whose indices are
/// small is written with fewer bits.
pub(super) const TRANSPARENT: u8 = 0;

/// How many colours a palette can have beside the transparent index.
pub(super) const MOST: usize = 255;

/// The shared palette and what is needed to find colours.
pub(super) struct Colors {
    global: Vec<u32>,
    global_indices: Indices,
    own_indices: Indices,
}

impl Colors {
    /// Takes at most `MOST` colours for the shared palette.
    pub(super) fn new(global: &[u32]) -> Colors {
        let global = global[..global.len().min(MOST)].to_vec();
        let mut global_indices = Indices::default();
        for &color in &global {
            global_indices.add(color);
        }
        Colors {
            global,
            global_indices,
            own_indices: Indices::default(),
        }
    }

    /// The shared palette as files have it.
    pub(super) fn global_bytes(&self) -> Vec<u8> {
        palette_bytes(&self.global)
    }

    /// Pixels as what they may be written as, and the palette if it is not the shared one.
    pub(super) fn index(&mut self, delta: &Delta) -> (Vec<Choice>, Option<Vec<u8>>) {
        let global = &self.global_indices;
        let find = |color| global.find(color);
        if let Some(choices) = choices(&delta.pixels, find, find) {
            return (choices, None);
        }
        let own = &mut self.own_indices;
        own.clear();
        let is_exact = delta
            .pixels
            .iter()
            .all(|pixel| pixel & STAYS != 0 || own.add(*pixel));
        if is_exact {
            let find = |color| own.find(color);
            let choices = choices(&delta.pixels, find, find).unwrap_or_default();
            return (choices, Some(palette_bytes(&own.colors)));
        }
        let changed = delta
            .pixels
            .iter()
            .copied()
            .filter(|pixel| pixel & STAYS == 0);
        let quantizer = Quantizer::new(changed, MOST);
        // What stays has its own colour there; one that is only near would be seen.
        let choices = choices(&delta.pixels, |color| quantizer.find(color), |_| None);
        (
            choices.unwrap_or_default(),
            Some(palette_bytes(quantizer.palette())),
        )
    }
}

/// What pixels may be written as; nothing when one has changed to a colour that has no index.
fn choices(
    pixels: &[u32],
    find: impl Fn(u32) -> Option<u8>,
    find_staying: impl Fn(u32) -> Option<u8>,
) -> Option<Vec<Choice>> {
    let mut choices = Vec::with_capacity(pixels.len());
    let mut last = None;
    for &pixel in pixels {
        let choice = match last {
            Some((same, choice)) if same == pixel => choice,
            _ if pixel & STAYS != 0 => {
                let color = find_staying(pixel & !STAYS).map_or(TRANSPARENT, |index| index + 1);
                Choice { color, stays: true }
            }
            _ => Choice {
                color: find(pixel)? + 1,
                stays: false,
            },
        };
        last = Some((pixel, choice));
        choices.push(choice);
    }
    Some(choices)
}

/// A palette as files have it, the transparent index included.
fn palette_bytes(colors: &[u32]) -> Vec<u8> {
    let parts = |color: u32| [(color >> 16) as u8, (color >> 8) as u8, color as u8];
    std::iter::once(0)
        .chain(colors.iter().copied())
        .flat_map(parts)
        .collect()
}

/// Indices of up to `MOST` colours, in an open hash table.
struct Indices {
    colors: Vec<u32>,
    /// Index of a colour plus one, 0 for a free place.
    places: Vec<u8>,
}

/// Four times as many as there are colours, so that they are found at the first try mostly.
const PLACES: usize = 1024;

impl Default for Indices {
    fn default() -> Self {
        Indices {
            colors: Vec::new(),
            places: vec![0; PLACES],
        }
    }
}

impl Indices {
    fn clear(&mut self) {
        self.colors.clear();
        self.places.fill(0);
    }

    /// The place of a colour, or the free one where it belongs.
    fn place(&self, color: u32) -> usize {
        let mut place = (color.wrapping_mul(0x9e37_79b1) >> 22) as usize;
        loop {
            match self.places[place] {
                0 => return place,
                index if self.colors[usize::from(index) - 1] == color => return place,
                _ => place = (place + 1) % PLACES,
            }
        }
    }

    fn find(&self, color: u32) -> Option<u8> {
        self.places[self.place(color)].checked_sub(1)
    }

    /// Adds a colour that is not there yet. Answers whether there was room.
    fn add(&mut self, color: u32) -> bool {
        let place = self.place(color);
        if self.places[place] == 0 {
            if self.colors.len() == MOST {
                return false;
            }
            self.colors.push(color);
            self.places[place] = self.colors.len() as u8;
        }
        true
    }
}

#[cfg(test)]
mod tests;
