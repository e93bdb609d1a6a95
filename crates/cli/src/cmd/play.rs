//! `asciinema play`

use std::io::{self, IsTerminal};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum, ValueHint};

use super::cat::is_broken_pipe;
use crate::config::{self, Config};
use crate::error::usage_error;
use crate::player::{self, Form, Keys};
use crate::source;
use crate::status::Status;

/// Play a recording in the terminal
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema play demo.cast
  asciinema play -s 2 -i 1 demo.cast              twice as fast, pauses of 1 second at most
  asciinema play https://asciinema.org/a/14
  asciinema play --follow demo.cast               while it is being recorded
  ssh host cat demo.cast | asciinema play -
  asciinema play <(nc -l localhost 9999)          what 'asciinema rec >(nc host 9999)' sends

Keys:
  space          pause and resume         .  ,           one step on, one step back
  left, right    5 seconds back, on       0 to 9         to 0 % to 90 %
  home, end      beginning, end           -  +           slower, faster
  [  ]           previous, next marker    i              status line
  /  ?           search on, back          n  N           again, the other way
  ctrl+c, q      leave

A recording that is larger than the window is shown in part, where its cursor is.")]
pub struct Play {
    /// The recording: a file, a URL, a named pipe or -
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: String,

    /// Speed, as a factor
    #[arg(short, long, value_name = "FACTOR", allow_negative_numbers = true)]
    speed: Option<f64>,

    /// Begin again at the end
    #[arg(short = 'l', long = "loop")]
    is_loop: bool,

    /// Shorten pauses to this many seconds
    #[arg(
        short,
        long,
        visible_short_alias = 'w',
        visible_alias = "max-wait",
        value_name = "SECS",
        allow_negative_numbers = true
    )]
    idle_time_limit: Option<f64>,

    /// Pause at every marker
    #[arg(short = 'm', long)]
    pause_on_markers: bool,

    /// Give the window the size of the recording
    #[arg(short, long)]
    resize: bool,

    /// Begin at this many seconds
    #[arg(long, value_name = "SECS", allow_negative_numbers = true)]
    start_at: Option<f64>,

    /// Stay at the end and wait for keys
    #[arg(long, conflicts_with = "is_loop")]
    stay: bool,

    /// Go on with a file that is still being recorded, until the recorded session has ended
    #[arg(short, long)]
    follow: bool,

    /// What to write: the picture, or events in asciicast v2
    #[arg(long, value_name = "FORMAT", default_value = "raw")]
    out_fmt: OutputFormat,

    /// Write only this: o is output, i is what was typed
    #[arg(long, value_name = "STREAM")]
    stream: Option<Stream>,
}

/// What is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum OutputFormat {
    Raw,
    Asciicast,
}

/// A kind of events.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Stream {
    O,
    I,
}

fn form(format: OutputFormat, stream: Option<Stream>) -> Form {
    match (format, stream) {
        (OutputFormat::Raw, None | Some(Stream::O)) => Form::Screen,
        (OutputFormat::Raw, Some(Stream::I)) => Form::Input,
        (OutputFormat::Asciicast, None) => Form::Asciicast(None),
        (OutputFormat::Asciicast, Some(Stream::O)) => Form::Asciicast(Some("o")),
        (OutputFormat::Asciicast, Some(Stream::I)) => Form::Asciicast(Some("i")),
    }
}

pub(crate) fn run(args: Play, config: &Config, status: Status) -> Result<u8> {
    let playback = &config.playback;
    let speed = args.speed.or(playback.speed).unwrap_or(1.0);
    if !(speed.is_finite() && speed > 0.0) {
        return Err(usage_error(format!(
            "invalid speed {speed}: give a factor more than 0"
        )));
    }
    let limit = args.idle_time_limit.or(playback.idle_time_limit);
    let options = player::Options {
        speed,
        idle_time_limit: config::seconds(limit, "idle time limit")?,
        is_loop: args.is_loop,
        pause_on_markers: args.pause_on_markers,
        resize: args.resize,
        start_at: config::seconds(args.start_at, "start time")?.unwrap_or(Duration::ZERO),
        stays: args.stay,
        follows: args.follow,
        form: form(args.out_fmt, args.stream),
        keys: Keys {
            pause: config::key("playback.pause_key", playback.pause_key.as_deref(), " ")?,
            step: config::key("playback.step_key", playback.step_key.as_deref(), ".")?,
            next_marker: config::key(
                "playback.next_marker_key",
                playback.next_marker_key.as_deref(),
                "]",
            )?,
        },
    };
    let status = if io::stdout().is_terminal() {
        status
    } else {
        status.beside_data()
    };
    let file = if args.follow {
        source::follow(&args.file)?
    } else {
        source::open(&args.file)?
    };
    status.info(format!("Replaying session from {}", args.file));
    let outcome = match player::play(file, options) {
        // A reader that has seen enough, as `head`, is no error.
        Err(error) if is_broken_pipe(&error) => return Ok(0),
        result => result.with_context(|| format!("cannot play {}", args.file))?,
    };
    for warning in outcome.warnings {
        status.warning(format!("{}: {warning}", args.file));
    }
    status.info(if outcome.is_interrupted {
        "Playback interrupted"
    } else {
        "Playback ended"
    });
    Ok(outcome
        .ended_by
        .and_then(|signal| u8::try_from(128 + signal).ok())
        .unwrap_or(0))
}
