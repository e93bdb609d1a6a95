//! A recording as an animated GIF, in the default look: `gif IN.cast OUT.gif`.

use std::fs::{self, File};
use std::io::BufWriter;
use std::time::Duration;
use std::{env, error};

use playback::{Options, Playback, Recording};
use render::{Fonts, Palette, Theme, gif, palette};

fn main() -> Result<(), Box<dyn error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        return Err("usage: gif IN.cast OUT.gif".into());
    };
    let recording = Recording::from_bytes(&fs::read(input)?)?;
    let idle_time_limit = recording
        .header()
        .idle_time_limit
        .or(Some(Duration::from_secs(5)));
    let options = Options {
        idle_time_limit,
        ..Options::default()
    };
    let mut playback = Playback::new(recording, options);
    let palette = Palette::new(&Theme::default(), palette::Options::default());
    let file = BufWriter::new(File::create(output)?);
    let options = gif::Options::default();
    gif::encode(
        &mut playback,
        &palette,
        &Fonts::default(),
        &options,
        file,
        &mut |_| {},
    )?;
    Ok(())
}
