//! A recording as an animated GIF, played as its owner wants it played.

use std::io::{BufReader, Read, Write};
use std::time::Duration;

use playback::{Options, Playback};
use render::{Fonts, Palette, gif, palette};

use super::{Scene, derived, theme, trim};
use crate::error::AppError;
use crate::recording::Recording;

/// Pauses are no longer than that unless the recording or its owner says otherwise.
const IDLE_TIME_LIMIT: Duration = Duration::from_secs(5);

/// How a recording becomes a GIF. Its text is part of the name under which the GIF is kept.
#[derive(Debug, Clone)]
pub(crate) struct Animation {
    scene: Scene,
    speed: Option<f64>,
}

impl Animation {
    /// The GIF of a recording.
    pub(crate) fn of(recording: &Recording) -> Animation {
        let scene = Scene {
            // It shows all moments, whichever one the poster is.
            at: Duration::ZERO,
            // It has the one font that there is here.
            font_family: None,
            ..Scene::of(recording)
        };
        Animation {
            scene,
            speed: recording.playback.speed,
        }
    }

    /// Everything that changes the GIF, as a name.
    pub(crate) fn name(&self, recording: &Recording) -> String {
        derived::name(recording, self)
    }

    /// Draws the GIF. Refuses one that plays for longer than `most`; tells which share of it is
    /// there.
    pub(crate) fn draw(
        &self,
        content: impl Read,
        most: Duration,
        out: impl Write,
        progress: &mut impl FnMut(f64),
    ) -> Result<(), AppError> {
        let scene = &self.scene;
        let recording = match scene.trim {
            Some(part) => {
                let mut bytes = Vec::new();
                trim(content, part, &mut bytes)?;
                playback::Recording::from_bytes(&bytes)
            }
            None => playback::Recording::read(BufReader::new(content)),
        };
        let recording = recording.map_err(|error| {
            tracing::error!(%error, "a stored recording cannot be read");
            AppError::internal()
        })?;
        let idle_time_limit = scene.idle_time_limit;
        let idle_time_limit = idle_time_limit.or(recording.header().idle_time_limit);
        let palette = Palette::new(
            &theme(scene, recording.header()),
            palette::Options {
                adaptive: scene.adaptive_palette,
                bold_is_bright: scene.bold_is_bright,
            },
        );
        let options = Options {
            idle_time_limit: idle_time_limit.or(Some(IDLE_TIME_LIMIT)),
            cols: scene.cols,
            rows: scene.rows,
            // It is played once, from the start to the end.
            keyframe_bytes: Some(0),
            ..Options::default()
        };
        let mut playback = Playback::new(recording, options);
        let mut options = gif::Options {
            hides_cursor: scene.hides_cursor,
            ..gif::Options::default()
        };
        if let Some(speed) = self.speed {
            options.speed = speed;
        }
        if let Some(height) = scene.line_height {
            options.line_height = height as f32;
        }
        let recorded = playback.duration();
        let played = recorded.div_f64(options.speed.max(0.01));
        if played > most {
            return Err(AppError::gif_too_long(played, most));
        }
        let all = recorded.as_secs_f64().max(f64::MIN_POSITIVE);
        let mut tell = |time: Duration| progress(time.as_secs_f64() / all);
        let fonts = Fonts::default();
        let drawn = gif::encode(&mut playback, &palette, &fonts, &options, out, &mut tell);
        drawn.map_err(|error| {
            tracing::warn!(%error, "a GIF cannot be drawn");
            AppError::internal()
        })
    }
}
