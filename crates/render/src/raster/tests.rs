use super::*;
use crate::palette::Options;
use crate::theme::Theme;
use image::pack;
use proptest::prelude::*;
use vt::Size;

const METRICS: Metrics = Metrics {
    width: 8,
    height: 16,
    left: 4,
    top: 2,
};

fn palette() -> Palette {
    Palette::new(&Theme::default(), Options::default())
}

fn terminal(output: &str) -> Vt {
    let mut vt = Vt::new(Size::new(10, 3));
    vt.feed(output.as_bytes());
    vt.feed(b"\x1b[?25l");
    vt
}

fn painted(vt: &Vt) -> Image {
    let mut painter = Painter::new(View::whole(vt), METRICS, &Fonts::default());
    painter.paint(vt, &palette());
    painter.image().clone()
}

/// The pixels of a cell.
fn cell(image: &Image, col: usize, row: usize) -> Vec<u32> {
    let (left, top) = (4 + col * 8, 2 + row * 16);
    let area = Area {
        left,
        top,
        right: left + 8,
        bottom: top + 16,
    };
    (top..top + 16)
        .flat_map(|y| image.line(area, y).to_vec())
        .collect()
}

#[test]
fn the_picture_has_room_for_cells_and_padding() {
    let image = painted(&terminal(""));
    assert_eq!((image.width, image.height), (88, 52));
    assert!(
        image
            .pixels
            .iter()
            .all(|pixel| *pixel == pack(Theme::default().bg))
    );
}

#[test]
fn pictures_of_huge_screens_are_small_enough() {
    for size in [
        Size::new(4096, 2048),
        Size::new(720, 200),
        Size::new(4096, 1),
        Size::new(1, 1),
    ] {
        let view = View {
            cols: 0..size.cols.into(),
            rows: 0..size.rows.into(),
        };
        for font_size in [0.0, 16.0, 28.0, 1e9, f32::INFINITY, f32::NAN] {
            let metrics = Metrics::new(font_size, 1.4, 1.0, &view);
            let (width, height) = metrics.picture(&view);
            assert!(width * height <= MOST_PIXELS * 2, "{width}x{height}");
            assert!(width.max(height) <= LONGEST, "{width}x{height}");
        }
    }
    let view = View {
        cols: 0..80,
        rows: 0..24,
    };
    assert_eq!(Metrics::new(28.0, 4.0 / 3.0, 1.0, &view).width, 17);
}

#[test]
fn letters_are_drawn_in_their_colour_within_their_cell() {
    let image = painted(&terminal("\x1b[31;44mM"));
    let (red, blue) = (Theme::default().palette[1], Theme::default().palette[4]);
    let letter = cell(&image, 0, 0);
    assert!(letter.contains(&pack(red)));
    assert!(letter.contains(&pack(blue)));
    assert!(
        cell(&image, 1, 0)
            .iter()
            .all(|pixel| *pixel == pack(Theme::default().bg))
    );
}

#[test]
fn bold_text_is_heavier_and_slanted_text_different() {
    let ink = |output: &str| {
        let letter = cell(&painted(&terminal(output)), 0, 0);
        letter
            .iter()
            .map(|pixel| u32::from(image::unpack(*pixel).green))
            .sum::<u32>()
    };
    assert!(ink("\x1b[1mH") > ink("H"));
    let [plain, slanted] = ["l", "\x1b[3ml"].map(|output| cell(&painted(&terminal(output)), 0, 0));
    assert_ne!(plain, slanted);
}

#[test]
fn symbols_fill_their_cells_to_the_edges() {
    let image = painted(&terminal("█▀"));
    let fg = pack(Theme::default().fg);
    assert!(cell(&image, 0, 0).iter().all(|pixel| *pixel == fg));
    let half = cell(&image, 1, 0);
    assert!(half[..64].iter().all(|pixel| *pixel == fg));
    assert!(half[64..].iter().all(|pixel| *pixel != fg));
}

#[test]
fn characters_that_no_font_has_are_frames_and_not_nothing() {
    let image = painted(&terminal("漢\u{200b}"));
    let bg = pack(Theme::default().bg);
    assert!(cell(&image, 0, 0).iter().any(|pixel| *pixel != bg));
    assert!(cell(&image, 1, 0).iter().any(|pixel| *pixel != bg));
}

#[test]
fn combined_characters_are_drawn_over_each_other() {
    let [plain, combined] =
        ["x", "x\u{0301}"].map(|output| cell(&painted(&terminal(output)), 0, 0));
    assert_ne!(plain, combined);
}

#[test]
fn lines_have_their_own_colour() {
    let image = painted(&terminal("\x1b[4;58;5;1m  \x1b[24;9;33m \x1b[m"));
    let theme = Theme::default();
    assert!(cell(&image, 0, 0).contains(&pack(theme.palette[1])));
    assert!(cell(&image, 2, 0).contains(&pack(theme.palette[3])));
    assert!(!cell(&image, 3, 0).contains(&pack(theme.palette[3])));
}

#[test]
fn nothing_is_drawn_twice() {
    let mut vt = terminal("abc");
    let mut painter = Painter::new(View::whole(&vt), METRICS, &Fonts::default());
    assert_eq!(painter.paint(&vt, &palette()), Some(painter.image().area()));
    assert_eq!(painter.paint(&vt, &palette()), None);
    vt.feed(b"\x1b[2;3Hx\x1b[3;1Hy");
    let changed = Area {
        left: 4,
        top: 18,
        right: 28,
        bottom: 50,
    };
    assert_eq!(painter.paint(&vt, &palette()), Some(changed));
}

#[test]
fn a_screen_that_has_become_smaller_leaves_background() {
    let mut vt = terminal("\x1b[41m\x1b[2J");
    let mut painter = Painter::new(View::whole(&vt), METRICS, &Fonts::default());
    painter.paint(&vt, &palette());
    vt.resize(Size::new(5, 2));
    painter.paint(&vt, &palette());
    let bg = pack(Theme::default().bg);
    assert!(cell(painter.image(), 4, 1).iter().all(|pixel| *pixel != bg));
    assert!(cell(painter.image(), 5, 1).iter().all(|pixel| *pixel == bg));
    assert!(cell(painter.image(), 4, 2).iter().all(|pixel| *pixel == bg));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Drawing what has changed gives the picture that drawing everything gives.
    #[test]
    fn a_picture_kept_up_to_date_is_that_drawn_at_once(
        outputs in prop::collection::vec(
            "(a|─|漢|█|é| |\\x1b\\[[0-9;]{0,4}[mHJKABCDLMP]|\r\n){0,12}", 1..6),
    ) {
        let mut vt = Vt::new(Size::new(10, 3));
        let mut painter = Painter::new(View::whole(&vt), METRICS, &Fonts::default());
        for output in outputs {
            vt.feed(output.as_bytes());
            painter.paint(&vt, &palette());
            let mut fresh = Painter::new(View::whole(&vt), METRICS, &Fonts::default());
            fresh.paint(&vt, &palette());
            prop_assert!(painter.image() == fresh.image());
        }
    }
}
