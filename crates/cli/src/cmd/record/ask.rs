//! What to do with a recording that was given no file name: save, upload or discard it.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags};

use crate::cmd::upload;
use crate::config::Config;
use crate::details::Details;
use crate::signals::Signals;
use crate::status::{Status, print};

/// Makes an empty file in the folder for temporary files that nobody else may read.
pub(super) fn temporary_path() -> Result<PathBuf> {
    let name = format!("asciinema-{}.cast", uuid::Uuid::new_v4().simple());
    let path = env::temp_dir().join(name);
    new_file(&path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

enum Answer {
    Save,
    Upload,
    Discard,
}

/// Asks and does it. `upload_at_once` is the answer when it is set.
pub(super) fn what_to_do(
    path: &Path,
    upload_at_once: bool,
    details: &Details,
    config: &Config,
    status: Status,
) -> Result<()> {
    let answer = if upload_at_once {
        Answer::Upload
    } else {
        ask(config)?
    };
    match answer {
        Answer::Save => keep(path, status),
        Answer::Discard => fs::remove_file(path).context("cannot remove the recording"),
        Answer::Upload => {
            // Whatever ends the upload, it is not lost with the other temporary files.
            let kept = save(path).unwrap_or_else(|_| path.to_owned());
            let message =
                upload::upload(&kept, details, None, config, status).with_context(|| {
                    format!(
                        "upload failed, retry later by running: asciinema upload {}",
                        kept.display()
                    )
                })?;
            print(format_args!("{message}\n"))?;
            fs::remove_file(&kept).context("cannot remove the uploaded recording")
        }
    }
}

/// Saves the recording and says where.
pub(super) fn keep(path: &Path, status: Status) -> Result<()> {
    let kept = save(path).with_context(|| format!("the recording stays at {}", path.display()))?;
    status.info(format!("Saved to {}", kept.display()));
    Ok(())
}

/// Asks until the answer is one. No answer keeps the recording: at the end of input, when a signal
/// asks to end, or where nobody can read the question.
fn ask(config: &Config) -> Result<Answer> {
    let server = config.server.url.as_deref().unwrap_or("a server");
    let mut question = format!("(s)ave locally, (u)pload to {server}, (d)iscard\n");
    let signals = Signals::install().context("cannot handle signals")?;
    let mut input = BufReader::new(File::from(io::stdin().as_fd().try_clone_to_owned()?));
    loop {
        question.push_str("[s,u,d]? ");
        let is_asked = write!(io::stdout(), "{question}").and_then(|()| io::stdout().flush());
        question.clear();
        let mut line = String::new();
        if is_asked.is_err()
            || !is_answered(&signals, &input)?
            || input.read_line(&mut line).unwrap_or(0) == 0
        {
            // The window may be closed.
            signals.keep();
            let _ = writeln!(io::stdout());
            return Ok(Answer::Save);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "s" | "save" => return Ok(Answer::Save),
            "u" | "upload" => return Ok(Answer::Upload),
            "d" | "discard" => return Ok(Answer::Discard),
            _ => {}
        }
    }
}

/// Waits for a line; `false` when a signal asks to end before there is one.
fn is_answered(signals: &Signals, input: &BufReader<File>) -> io::Result<bool> {
    while input.buffer().is_empty() {
        let mut fds = [
            PollFd::new(signals, PollFlags::IN),
            PollFd::new(input.get_ref(), PollFlags::IN),
        ];
        rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, None))?;
        let is_readable = !fds[1].revents().is_empty();
        signals.acknowledge();
        if signals.take_ending().is_some() {
            return Ok(false);
        }
        if is_readable {
            break;
        }
    }
    Ok(true)
}

/// Moves the recording out of the folder for temporary files, to the current one. Leaves nothing
/// there when it does not fit.
fn save(path: &Path) -> Result<PathBuf> {
    let kept = free_name()?;
    if fs::rename(path, &kept).is_err() {
        fs::copy(path, &kept)
            .inspect_err(|_| drop(fs::remove_file(&kept)))
            .with_context(|| format!("cannot write {}", kept.display()))?;
        fs::remove_file(path)?;
    }
    Ok(kept)
}

/// Makes an empty file in the current folder, named after the time.
fn free_name() -> Result<PathBuf> {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let mut name = PathBuf::from(format!("asciinema-{seconds}.cast"));
    for number in 2.. {
        match new_file(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                name = PathBuf::from(format!("asciinema-{seconds}-{number}.cast"));
            }
            result => {
                result.with_context(|| format!("cannot write {}", name.display()))?;
                break;
            }
        }
    }
    Ok(name)
}

/// Makes a file that nobody else may read, where there is none.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}
