#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use crate::palette;
use crate::theme::Theme;
use png::{Decoder, Transformations};
use std::io::Cursor;
use vt::Size;

fn terminal(output: &str) -> Vt {
    let mut vt = Vt::new(Size::new(20, 4));
    vt.feed(output.as_bytes());
    vt
}

fn file(vt: &Vt) -> Vec<u8> {
    let palette = Palette::new(&Theme::default(), palette::Options::default());
    render(
        vt,
        &palette,
        &View::whole(vt),
        &Fonts::default(),
        &Options::default(),
    )
    .unwrap()
}

/// Width, height and pixels of a file.
fn decoded(file: &[u8]) -> (usize, usize, Vec<u32>, ColorType) {
    let mut decoder = Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let color_type = reader.info().color_type;
    let info = reader.next_frame(&mut data).unwrap();
    let pixel = |parts: &[u8]| u32::from_be_bytes([0, parts[0], parts[1], parts[2]]);
    let pixels = data.chunks_exact(3).map(pixel).collect();
    (
        info.width as usize,
        info.height as usize,
        pixels,
        color_type,
    )
}

#[test]
fn text_needs_a_palette_only() {
    let vt = terminal("\x1b[1;31mred\x1b[m plain \x1b[42mgreen");
    let (width, height, pixels, color_type) = decoded(&file(&vt));
    assert_eq!(color_type, ColorType::Indexed);
    assert_eq!((width, height), (22 * 17, 37 * 4 + 2 * 19));
    let palette = Palette::new(&Theme::default(), palette::Options::default());
    let metrics = Metrics::new(28.0, 4.0 / 3.0, 1.0, &View::whole(&vt));
    let mut painter = Painter::new(View::whole(&vt), metrics, &Fonts::default());
    painter.paint(&vt, &palette);
    assert_eq!(painter.image().pixels, pixels);
}

#[test]
fn many_colours_are_kept_as_they_are() {
    let blocks: String = (0..120)
        .map(|index| format!("\x1b[38;2;{};9;7m\x1b[48;2;1;{};3m▀", index * 2, index * 2))
        .chain((0..119).map(|index| format!("\x1b[38;2;7;{};200m▄", index * 2)))
        .collect();
    let mut vt = Vt::new(Size::new(120, 2));
    vt.feed(blocks.as_bytes());
    let (width, _, pixels, color_type) = decoded(&file(&vt));
    assert_eq!(color_type, ColorType::Rgb);
    let at = |col: usize, y: usize| pixels[y * width + 17 + 17 * col + 8];
    assert_eq!(at(119, 20), 0xee0907);
    assert_eq!(at(119, 50), 0x01ee03);
}
