//! A picture of a recording at a moment:
//! `preview IN.cast OUT.{svg,png} [SECONDS] [THEME] [FONT...]`.
//! The theme `original` is the recording's own, where it has one. Font files are for what the
//! shipped fonts do not have.

use std::time::Duration;
use std::{env, error, fs};

use playback::{Options, Playback, Recording};
use render::{Fonts, Palette, Rgb, Theme, View, palette, png, svg};

fn main() -> Result<(), Box<dyn error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, output, rest @ ..] = arguments.as_slice() else {
        return Err("usage: preview IN.cast OUT.{svg,png} [SECONDS] [THEME] [FONT...]".into());
    };
    let recording = Recording::from_bytes(&fs::read(input)?)?;
    let name = rest.get(1).map_or("original", String::as_str);
    let theme = match (name, recording.header().theme.as_ref().and_then(own_theme)) {
        ("original", Some(theme)) => theme,
        ("original", None) => Theme::default(),
        (name, _) => *Theme::named(name).ok_or("there is no such theme")?,
    };
    let mut playback = Playback::new(recording, Options::default());
    let half = playback.duration() / 2;
    let time = rest
        .first()
        .map_or(Ok(half), |time| time.parse().map(Duration::from_secs_f64))?;
    playback.seek(time);
    let vt = playback.vt();
    let palette = Palette::new(&theme, palette::Options::default());
    let view = View::whole(vt);
    let mut fonts = Fonts::default();
    for font in rest.iter().skip(2) {
        fonts.add(fs::read(font)?)?;
    }
    let file = if output.ends_with(".png") {
        png::render(vt, &palette, &view, &fonts, &png::Options::default())?
    } else {
        svg::render(vt, &palette, &view, &svg::Options::default()).into_bytes()
    };
    fs::write(output, file)?;
    Ok(())
}

/// The theme that a recording carries.
fn own_theme(theme: &asciicast::Theme) -> Option<Theme> {
    let rgb = |color: asciicast::Rgb| Rgb::new(color.red, color.green, color.blue);
    Theme::from_colors(rgb(theme.fg), rgb(theme.bg), &theme.palette.map(rgb))
}
