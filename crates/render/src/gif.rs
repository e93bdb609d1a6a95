//! A recording as an animated GIF: only what changes is in a frame, and colours are exact as long
//! as a frame has no more than a palette can hold.
//!
//! Specification: <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>.

mod colors;
mod delta;
mod frames;
mod lzw;
mod quantize;
mod survey;

use std::io::Write;
use std::time::Duration;

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};
use playback::Playback;

use crate::fonts::Fonts;
use crate::palette::Palette;
use crate::raster::{Image, Metrics, Painter};
use colors::Colors;
use delta::Delta;
use frames::Frames;

/// How the animation looks, apart from its colours. How long idle times are is an option of the
/// playback.
#[derive(Clone, Debug)]
pub struct Options {
    /// Size of the font in pixels.
    pub font_size: f32,
    /// Height of a row in font sizes.
    pub line_height: f32,
    /// Space to each side in widths and to top and bottom in half heights of a cell.
    pub padding: f32,
    /// How many times faster than recorded it is.
    pub speed: f64,
    /// Frames per second at most.
    pub max_fps: u8,
    /// How long the last frame stays before all begins anew.
    pub last_frame: Duration,
    /// Begins anew at the end.
    pub repeat: bool,
    /// Leaves the cursor out.
    pub hides_cursor: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            font_size: 16.0,
            line_height: 1.4,
            padding: 1.0,
            speed: 1.0,
            max_fps: 30,
            last_frame: Duration::from_secs(3),
            repeat: true,
            hides_cursor: false,
        }
    }
}

/// Writes a recording from its start to its end. `progress` is told which time has been reached.
/// Errors are those of `writer` and pictures that are too large for the format.
pub fn encode(
    playback: &mut Playback,
    palette: &Palette,
    fonts: &Fonts,
    options: &Options,
    writer: impl Write,
    progress: &mut impl FnMut(Duration),
) -> Result<(), EncodingError> {
    let survey = survey::survey(playback, palette, options);
    let Options {
        font_size,
        line_height,
        padding,
        ..
    } = *options;
    let metrics = Metrics::new(font_size, line_height, padding, &survey.view);
    let mut painter = Painter::new(survey.view, metrics, fonts);
    if options.hides_cursor {
        painter.hide_cursor();
    }
    let mut animation = Animation::new(writer, &painter, &survey.colors, options)?;
    let mut frames = Frames::new(playback, options);
    while let Some(time) = frames.next() {
        progress(time);
        let Some(area) = painter.paint_rows(frames.vt(), palette, frames.changed_rows()) else {
            continue;
        };
        if let Some(delta) = Delta::between(animation.shown(), painter.image(), area) {
            animation.add(&delta, frames.real_time(time))?;
        }
    }
    animation.finish(options.last_frame)
}

/// A file that is being written. A frame is held back until it is known how long it stays.
struct Animation<W: Write> {
    encoder: Encoder<W>,
    /// What viewers show after the frames so far, but for colours that had to be replaced.
    shown: Image,
    colors: Colors,
    held: Option<(Frame<'static>, Duration)>,
    /// Hundredths of a second that the frames so far stay.
    written: u64,
}

impl<W: Write> Animation<W> {
    fn new(
        writer: W,
        painter: &Painter,
        global: &[u32],
        options: &Options,
    ) -> Result<Self, EncodingError> {
        let image = painter.image();
        let side = |pixels: usize| u16::try_from(pixels).unwrap_or(u16::MAX);
        let colors = Colors::new(global);
        let (width, height) = (side(image.width), side(image.height));
        let mut encoder = Encoder::new(writer, width, height, &colors.global_bytes())?;
        if options.repeat {
            encoder.set_repeat(Repeat::Infinite)?;
        }
        Ok(Animation {
            encoder,
            shown: image.clone(),
            colors,
            held: None,
            written: 0,
        })
    }

    fn shown(&self) -> Option<&Image> {
        self.held.is_some().then_some(&self.shown)
    }

    /// Adds a frame that is to be seen from `time` on; the first one from the start.
    fn add(&mut self, delta: &Delta, time: Duration) -> Result<(), EncodingError> {
        let time = if self.held.is_some() {
            time
        } else {
            Duration::ZERO
        };
        self.release(time)?;
        let (choices, palette) = self.colors.index(delta);
        let area = delta.area;
        let frame = Frame {
            dispose: DisposalMethod::Keep,
            transparent: Some(colors::TRANSPARENT),
            left: area.left as u16,
            top: area.top as u16,
            width: area.width() as u16,
            height: area.height() as u16,
            palette,
            buffer: lzw::encode(&choices, colors::TRANSPARENT).into(),
            ..Frame::default()
        };
        self.held = Some((frame, time));
        delta.apply(&mut self.shown);
        Ok(())
    }

    /// Writes the frame that is held back, to stay until `time`.
    fn release(&mut self, time: Duration) -> Result<(), EncodingError> {
        let Some((mut frame, _)) = self.held.take() else {
            return Ok(());
        };
        // Rounding errors of delays must not add up.
        let hundredths = (time.as_millis() as u64 + 5) / 10;
        let delay = hundredths
            .saturating_sub(self.written)
            .min(u64::from(u16::MAX));
        frame.delay = delay as u16;
        self.written = hundredths.max(self.written);
        self.encoder.write_lzw_pre_encoded_frame(&frame)
    }

    fn finish(mut self, last_frame: Duration) -> Result<(), EncodingError> {
        let start = self.held.as_ref().map_or(Duration::ZERO, |(_, time)| *time);
        self.release(start + last_frame)?;
        self.encoder.into_inner().map(|_| ())
    }
}

#[cfg(test)]
mod tests;
