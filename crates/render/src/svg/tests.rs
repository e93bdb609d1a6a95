#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use super::*;
use crate::palette;
use crate::theme::Theme;
use vt::Size;

fn picture(vt: &Vt, options: &Options) -> String {
    let palette = Palette::new(&Theme::default(), palette::Options::default());
    render(vt, &palette, &View::whole(vt), options)
}

/// Compares with a file of `golden`. A difference is written beside it, for whoever looks into
/// it; a new picture is accepted by giving it the name of the old one.
fn compare(name: &str, svg: &str) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/golden"));
    let golden = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    if golden != svg {
        let new = folder.join(format!("new-{name}"));
        std::fs::write(&new, svg).unwrap();
        panic!("{name} has changed: see {}", new.display());
    }
}

#[test]
fn text_keeps_its_looks() {
    let mut vt = Vt::new(Size::new(30, 3));
    vt.feed(b"$ \x1b[1;32mls\x1b[m -l  <a & b>\r\n\x1b[3;31mred\x1b[23m \x1b[44mon blue\x1b[m");
    compare("text.svg", &picture(&vt, &Options::default()));
}

#[test]
fn symbols_and_lines_are_shapes() {
    let mut vt = Vt::new(Size::new(12, 3));
    vt.feed("┌─┐░▞\u{e0b0}╭\r\n\x1b[4mab\x1b[4:3;58;5;1mcd\x1b[m\x1b[9mé漢\x1b[?25l".as_bytes());
    compare("symbols.svg", &picture(&vt, &Options::default()));
}

#[test]
fn thumbnails_are_small_and_square() {
    let mut vt = Vt::new(Size::new(100, 30));
    vt.feed("line\r\n".repeat(29).as_bytes());
    let palette = Palette::new(&Theme::default(), palette::Options::default());
    let options = Options {
        padding: 0.0,
        radius: 0.0,
        ..Options::default()
    };
    let view = View::cropped(&vt, Size::new(80, 15));
    let svg = render(&vt, &palette, &view, &options);
    assert!(svg.contains("viewBox=\"0 0 674.4 280.05\""), "{svg}");
    assert!(svg.contains("rx=\"0\""));
    assert_eq!(svg.matches(">line</text>").count(), 15);
}

#[test]
fn the_play_button_is_there_when_asked_for() {
    let vt = Vt::new(Size::new(30, 3));
    assert!(!picture(&vt, &Options::default()).contains("circle"));
    let svg = picture(
        &vt,
        &Options {
            play_button: true,
            ..Options::default()
        },
    );
    assert!(svg.contains("<circle r=\"14.94\""), "{svg}");
}

#[test]
fn nothing_that_is_typed_becomes_markup() {
    let mut vt = Vt::new(Size::new(40, 2));
    vt.feed("</text><script>&\"'\u{fffe}".as_bytes());
    let options = Options {
        font_family: "\"><script>".to_owned(),
        ..Options::default()
    };
    let svg = picture(&vt, &options);
    assert!(!svg.contains("<script"));
    assert!(
        svg.contains("&lt;/text&gt;&lt;script&gt;&amp;&quot;'"),
        "{svg}"
    );
    assert!(!svg.contains('\u{fffe}'));
}
