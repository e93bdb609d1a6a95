//! A look at the whole recording before the first frame is written: how large it becomes and
//! which colours are worth a place in the palette that all frames share.

use std::collections::HashMap;

use playback::Playback;

use super::Options;
use super::colors::MOST;
use super::frames::Frames;
use crate::palette::Palette;
use crate::raster::Shades;
use crate::rgb::Rgb;
use crate::tile::Scene;
use crate::view::View;

/// What the recording is like.
pub(super) struct Survey {
    /// The largest size of the terminal.
    pub(super) view: View,
    /// The colours of the shared palette, the most frequent ones first.
    pub(super) colors: Vec<u32>,
}

/// More pairs of colours than that have no use for a shared palette; they are not counted.
const MOST_PAIRS: usize = 4096;

pub(super) fn survey(playback: &mut Playback, palette: &Palette, options: &Options) -> Survey {
    let mut pairs: HashMap<(Rgb, Rgb), u64> = HashMap::new();
    let (mut cols, mut rows) = (0, 0);
    let mut frames = Frames::new(playback, options);
    while frames.next().is_some() {
        let vt = frames.vt();
        cols = cols.max(usize::from(vt.size().cols));
        rows = rows.max(usize::from(vt.size().rows));
        let scene = Scene::new(vt, palette);
        for row in frames.changed_rows() {
            for tile in scene.tiles(row) {
                let fg = if tile.is_blank() { tile.bg } else { tile.fg };
                count(&mut pairs, (fg, tile.bg));
                if tile.lines.any() {
                    count(&mut pairs, (tile.lines.color, tile.bg));
                }
            }
        }
    }
    Survey {
        view: View {
            cols: 0..cols,
            rows: 0..rows,
        },
        colors: shared_colors(&pairs),
    }
}

fn count(pairs: &mut HashMap<(Rgb, Rgb), u64>, pair: (Rgb, Rgb)) {
    if pairs.len() < MOST_PAIRS {
        *pairs.entry(pair).or_default() += 1;
    } else if let Some(count) = pairs.get_mut(&pair) {
        *count += 1;
    }
}

/// The colours that the most frequent pairs are drawn with, as many as there is room for.
fn shared_colors(pairs: &HashMap<(Rgb, Rgb), u64>) -> Vec<u32> {
    let mut pairs: Vec<_> = pairs.iter().map(|(pair, count)| (*count, *pair)).collect();
    // The order of a map is another one each time, that of a file should not be.
    pairs.sort_unstable_by_key(|(count, (fg, bg))| {
        let parts = |color: &Rgb| (color.red, color.green, color.blue);
        (std::cmp::Reverse(*count), parts(fg), parts(bg))
    });
    let mut weights: Vec<(u32, u64)> = Vec::new();
    for (count, (fg, bg)) in pairs {
        let shades = Shades::new(fg, bg);
        let new: Vec<_> = shades
            .weighted(count)
            .filter(|(color, _)| !weights.iter().any(|(known, _)| known == color))
            .collect();
        if weights.len() + new.len() > MOST {
            continue;
        }
        for (color, weight) in shades.weighted(count) {
            match weights.iter_mut().find(|(known, _)| *known == color) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((color, weight)),
            }
        }
    }
    weights.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    weights.into_iter().map(|(color, _)| color).collect()
}
