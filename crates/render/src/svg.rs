//! A terminal as SVG: text stays text, what is a picture is drawn as shapes. No scripts, no
//! references to other files; colours are part of it.
//!
//! Specification: <https://www.w3.org/TR/SVG2/>.

mod layers;
mod text;

use vt::{Text, Vt};

use crate::decoration;
use crate::palette::Palette;
use crate::symbols::{self, Grid};
use crate::tile::{Scene, Tile};
use crate::view::View;
use layers::{CellCanvas, Layers, Number};

/// How the picture looks, apart from its colours.
#[derive(Clone, Debug)]
pub struct Options {
    /// Size of the font in pixels.
    pub font_size: f32,
    /// Height of a row in font sizes.
    pub line_height: f32,
    /// Fonts in the order of preference, as stylesheets have them.
    pub font_family: String,
    /// Space to each side in widths and to top and bottom in half heights of a cell.
    pub padding: f32,
    /// Radius of the corners in pixels.
    pub radius: f32,
    /// A play button in the middle, for pictures that lead to a recording.
    pub play_button: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            font_size: 14.0,
            line_height: 4.0 / 3.0,
            font_family: "'Cascadia Code','Source Code Pro',Menlo,Consolas,'DejaVu Sans Mono',\
                          monospace,'Symbols Nerd Font'"
                .to_owned(),
            padding: 1.0,
            radius: 4.0,
            play_button: false,
        }
    }
}

/// Width of a cell in font sizes, as most fonts for terminals have it.
const CELL_WIDTH: f32 = 0.602;

/// Where the letters of a row stand, in font sizes from its top when it is one high.
const BASELINE: f32 = 0.78;

/// Draws a part of a terminal.
#[must_use]
pub fn render(vt: &Vt, palette: &Palette, view: &View, options: &Options) -> String {
    let scene = Scene::new(vt, palette);
    let layout = Layout::new(view, options);
    let mut layers = Layers::default();
    let mut texts = String::new();
    for (y, row) in view.rows.clone().enumerate() {
        let tiles: Vec<_> = scene
            .tiles(row)
            .skip(view.cols.start)
            .take(view.cols.len())
            .collect();
        let top = y as f32 * layout.row;
        add_backgrounds(&mut layers, &tiles, &scene, &layout, top);
        add_shapes(&mut layers, &tiles, &layout, top);
        text::add_row(&mut texts, &tiles, &scene, &layout, top);
    }
    let mut out = String::new();
    layout.write_start(&mut out, &scene, options);
    layers.write(&mut out);
    out.push_str(&texts);
    out.push_str("</g>\n");
    if options.play_button {
        layout.write_play_button(&mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// Measures of the picture in pixels.
struct Layout {
    /// Width of a cell.
    col: f32,
    /// Height of a cell.
    row: f32,
    /// Where text stands in a row.
    baseline: f32,
    width: f32,
    height: f32,
    left: f32,
    top: f32,
}

impl Layout {
    fn new(view: &View, options: &Options) -> Layout {
        // Hundredths are what is written, so neighbours are given the same edge.
        let rounded = |length: f32| (length * 100.0).round() / 100.0;
        let col = rounded(options.font_size * CELL_WIDTH);
        let row = rounded(options.font_size * options.line_height);
        let spare = row - options.font_size;
        let (left, top) = (
            rounded(col * options.padding),
            rounded(row * options.padding / 2.0),
        );
        Layout {
            col,
            row,
            baseline: rounded(spare / 2.0 + options.font_size * BASELINE),
            width: col * view.cols.len() as f32 + 2.0 * left,
            height: row * view.rows.len() as f32 + 2.0 * top,
            left,
            top,
        }
    }

    fn write_start(&self, out: &mut String, scene: &Scene, options: &Options) {
        let (width, height) = (Number(self.width), Number(self.height));
        let (bg, fg, size) = (scene.bg(), scene.fg(), Number(options.font_size));
        let family = text::escaped(&options.font_family);
        out.push_str(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\">\n\
             <style>text{{white-space:pre}}.b{{font-weight:bold}}.i{{font-style:italic}}</style>\n\
             <rect width=\"{width}\" height=\"{height}\" rx=\"{}\" fill=\"{bg}\"/>\n\
             <g transform=\"translate({} {})\" font-family=\"{family}\" font-size=\"{size}\" \
             fill=\"{fg}\">\n",
            Number(options.radius),
            Number(self.left),
            Number(self.top),
        ));
    }

    /// A disc with a triangle, a fifth of the picture in size.
    fn write_play_button(&self, out: &mut String) {
        let radius = f32::min(self.width, self.height) / 5.0;
        let (x, y) = (Number(self.width / 2.0), Number(self.height / 2.0));
        let [half, third, near] = [0.5, 0.28, 0.56].map(|share| Number(radius * share));
        let radius = Number(radius);
        out.push_str(&format!(
            "<g transform=\"translate({x} {y})\"><circle r=\"{radius}\" fill=\"#000\" \
             fill-opacity=\".6\"/><path fill=\"#fff\" d=\"M-{third}-{half}L{near} 0L-{third} \
             {half}z\"/></g>\n"
        ));
    }
}

/// Adds what is behind the text of a row, as far as it is not behind everything.
fn add_backgrounds(layers: &mut Layers, tiles: &[Tile], scene: &Scene, at: &Layout, top: f32) {
    let mut start = 0;
    for run in tiles.chunk_by(|one, other| one.bg == other.bg) {
        let end = start + run.len();
        if run[0].bg != scene.bg() {
            let (left, right) = (start as f32 * at.col, end as f32 * at.col);
            layers.add_background(run[0].bg, left, top, right, top + at.row);
        }
        start = end;
    }
}

/// Adds the symbols and lines of a row.
fn add_shapes(layers: &mut Layers, tiles: &[Tile], layout: &Layout, top: f32) {
    for (col, tile) in tiles.iter().enumerate() {
        if tile.is_blank() {
            continue;
        }
        let grid = Grid::exact(layout.col * f32::from(tile.width), layout.row);
        let left = col as f32 * layout.col;
        let mut canvas = CellCanvas {
            layers,
            left,
            top,
            width: grid.width,
            height: grid.height,
            color: tile.fg,
            bg: tile.bg,
        };
        if let Text::Char(char) = tile.text {
            symbols::draw(char, &grid, &mut canvas);
        }
        if tile.lines.strike {
            decoration::strike(&grid, &mut canvas);
        }
        if tile.lines.overline {
            decoration::overline(&grid, &mut canvas);
        }
        canvas.color = tile.lines.color;
        decoration::underline(tile.lines.underline, &grid, &mut canvas);
    }
}

#[cfg(test)]
mod tests;
