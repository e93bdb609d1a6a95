//! What GIFs may measure.

use std::time::Duration;

use clap::Args;

/// What a GIF may measure.
#[derive(Debug, Clone)]
pub struct GifLimits {
    /// How long it may play.
    pub length: Duration,
    /// Bytes of the file.
    pub bytes: u64,
    /// How long a core may work on it.
    pub time: Duration,
    /// How long a page is answered after at most: short GIFs need none.
    pub page_patience: Duration,
    /// How long a picture is waited for: proxies of pictures give up after some ten seconds.
    pub picture_patience: Duration,
}

/// What a GIF may measure.
#[derive(Debug, Args)]
pub struct GifOptions {
    /// Longest GIF of a recording, in seconds of its playing time; 0 makes none
    #[arg(long, env = "GIF_LENGTH_LIMIT", global = true, value_name = "SECONDS")]
    #[arg(default_value_t = 900)]
    pub gif_length_limit: u32,

    /// Largest GIF, in bytes
    #[arg(long, env = "GIF_SIZE_LIMIT", global = true, value_name = "BYTES")]
    #[arg(default_value_t = 50_000_000)]
    pub gif_size_limit: u64,
}

impl Default for GifLimits {
    fn default() -> GifLimits {
        GifLimits {
            length: Duration::from_secs(900),
            bytes: 50_000_000,
            time: Duration::from_secs(120),
            page_patience: Duration::from_millis(800),
            picture_patience: Duration::from_secs(8),
        }
    }
}

impl From<GifOptions> for GifLimits {
    fn from(options: GifOptions) -> GifLimits {
        GifLimits {
            length: Duration::from_secs(options.gif_length_limit.into()),
            bytes: options.gif_size_limit,
            ..GifLimits::default()
        }
    }
}
