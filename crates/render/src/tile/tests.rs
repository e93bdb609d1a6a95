use super::*;
use crate::palette::Options;
use crate::theme::Theme;
use vt::Size;

fn palette(bold_is_bright: bool) -> Palette {
    Palette::new(
        &Theme::default(),
        Options {
            bold_is_bright,
            ..Options::default()
        },
    )
}

/// The first cell of the first row after some output. The cursor is out of the way.
fn first(output: &str, palette: &Palette) -> (Rgb, Rgb, String) {
    let mut vt = Vt::new(Size::new(8, 2));
    vt.feed(format!("{output}\x1b[2;1H").as_bytes());
    let scene = Scene::new(&vt, palette);
    let tile = scene.tiles(0).next();
    tile.map(|tile| (tile.fg, tile.bg, tile.text.to_string()))
        .unwrap_or_default()
}

#[test]
fn pens_mean_the_colours_of_the_theme() {
    let theme = Theme::default();
    let plain = palette(false);
    let colors = |output: &str| {
        let (fg, bg, _) = first(output, &plain);
        (fg, bg)
    };
    assert_eq!(colors("x"), (theme.fg, theme.bg));
    assert_eq!(colors("\x1b[31;42mx"), (theme.palette[1], theme.palette[2]));
    assert_eq!(
        colors("\x1b[38;5;208mx"),
        (Rgb::new(0xff, 0x87, 0), theme.bg)
    );
    assert_eq!(colors("\x1b[38;2;1;2;3mx"), (Rgb::new(1, 2, 3), theme.bg));
    assert_eq!(colors("\x1b[31;7mx"), (theme.bg, theme.palette[1]));
    assert_eq!(colors("\x1b[2mx"), (theme.fg.over(theme.bg, 128), theme.bg));
    assert_eq!(colors("\x1b[?5hx"), (theme.bg, theme.fg));
}

#[test]
fn bold_is_bright_only_when_asked_for_and_for_the_first_eight() {
    let theme = Theme::default();
    let fg = |output: &str, bright: bool| first(output, &palette(bright)).0;
    assert_eq!(fg("\x1b[1;30mx", false), theme.palette[0]);
    assert_eq!(fg("\x1b[1;30mx", true), theme.palette[8]);
    assert_eq!(fg("\x1b[1;7;40mx", true), theme.palette[8]);
    assert_eq!(fg("\x1b[1;90mx", true), theme.palette[8]);
    assert_eq!(fg("\x1b[1mx", true), theme.fg);
}

#[test]
fn programs_change_colours() {
    let plain = palette(false);
    let set = "\x1b]4;1;#010203\x07\x1b]10;#0a0b0c\x07\x1b]11;#0d0e0f\x07";
    let (fg, bg, _) = first(&format!("{set}x"), &plain);
    assert_eq!((fg, bg), (Rgb::new(10, 11, 12), Rgb::new(13, 14, 15)));
    assert_eq!(
        first(&format!("{set}\x1b[31mx"), &plain).0,
        Rgb::new(1, 2, 3)
    );
}

#[test]
fn hidden_text_is_not_there() {
    assert_eq!(first("\x1b[8mx", &palette(false)).2, " ");
}

#[test]
fn the_cursor_exchanges_the_colours_of_both_columns_of_its_character() {
    let plain = palette(false);
    let mut vt = Vt::new(Size::new(4, 1));
    vt.feed("漢a\x1b[1;1H".as_bytes());
    let mut backgrounds = Scene::new(&vt, &plain)
        .tiles(0)
        .map(|tile| tile.bg)
        .collect::<Vec<_>>();
    assert_eq!(backgrounds, [plain.fg, plain.fg, plain.bg, plain.bg]);
    vt.feed(b"\x1b[?25l");
    backgrounds = Scene::new(&vt, &plain)
        .tiles(0)
        .map(|tile| tile.bg)
        .collect();
    assert_eq!(backgrounds, [plain.bg; 4]);
}
