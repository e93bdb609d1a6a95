//! `asciinema upload`

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueHint};

use super::visibility::VisibilityArgs;
use crate::config::Config;
use crate::details::Details;
use crate::status::{Status, print};

/// Upload a recording to a server
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema upload demo.cast
  asciinema upload -P -t 'A demo' demo.cast          listed for everybody
  asciinema upload --server-url https://asciinema.example.com demo.cast")]
pub struct Upload {
    /// The recording
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,

    #[command(flatten)]
    details: DetailArgs,

    /// Address of the server
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    server_url: Option<String>,
}

/// What is said about an uploaded recording.
#[derive(Debug, Args)]
pub(crate) struct DetailArgs {
    /// Title, instead of the one in the recording
    #[arg(short, long)]
    title: Option<String>,

    /// Description in Markdown
    #[arg(long, value_name = "MARKDOWN")]
    description: Option<String>,

    /// Tags, joined by commas
    #[arg(long)]
    tags: Option<String>,

    #[command(flatten)]
    visibility: VisibilityArgs,

    /// Address of a sound track
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    audio_url: Option<String>,
}

impl From<DetailArgs> for Details {
    fn from(args: DetailArgs) -> Details {
        Details {
            title: args.title,
            description: args.description,
            tags: args.tags,
            visibility: args.visibility.name().map(str::to_owned),
            audio_url: args.audio_url,
        }
    }
}

pub(crate) fn run(args: Upload, config: &Config, status: Status) -> Result<u8> {
    let details = Details::from(args.details);
    let server_url = args.server_url.as_deref();
    let message = upload(&args.file, &details, server_url, config, status)?;
    print(format_args!("{message}\n"))?;
    Ok(0)
}

/// Uploads a recording and returns what the user is to read.
#[cfg(feature = "net")]
pub(crate) fn upload(
    path: &Path,
    details: &Details,
    server_url: Option<&str>,
    config: &Config,
    status: Status,
) -> Result<String> {
    use std::fs::File;
    use std::io::BufReader;

    use anyhow::Context;

    use crate::config::seconds;
    use crate::{api, install_id};

    if path.is_dir() {
        anyhow::bail!("cannot upload {}: it is a folder", path.display());
    }
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    asciicast::Reader::new(BufReader::new(file))
        .with_context(|| format!("cannot upload {}", path.display()))?;
    let silence = seconds(config.server.timeout, "server timeout")?.unwrap_or(api::SILENCE);
    let client = api::Client::new(config.server_url(server_url)?, install_id::get()?)?
        .with_silence(Some(silence).filter(|silence| !silence.is_zero()));
    let recording = client.upload_with(path, details, status)?;
    Ok(recording.message.unwrap_or(recording.url))
}

/// Uploads nothing: this build cannot.
#[cfg(not(feature = "net"))]
pub(crate) fn upload(
    _: &Path,
    _: &Details,
    _: Option<&str>,
    _: &Config,
    _: Status,
) -> Result<String> {
    anyhow::bail!("this build cannot upload: use one with the feature `net`")
}
