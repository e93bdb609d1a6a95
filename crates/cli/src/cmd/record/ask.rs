//! What to do with a recording that was given no file name: save, upload or discard it.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::cmd::upload;
use crate::config::Config;
use crate::details::Details;
use crate::status::Status;

/// Makes an empty file in the folder for temporary files that nobody else may read.
pub(super) fn temporary_path() -> Result<PathBuf> {
    let name = format!("asciinema-{}.cast", uuid::Uuid::new_v4().simple());
    let path = env::temp_dir().join(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
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
        Answer::Save => {
            let kept = save(path)?;
            status.info(format!("Saved to {}", kept.display()));
            Ok(())
        }
        Answer::Discard => fs::remove_file(path).context("cannot remove the recording"),
        Answer::Upload => {
            let result = upload::upload(path, details, None, config, status);
            match result {
                Ok(message) => {
                    println!("{message}");
                    fs::remove_file(path).context("cannot remove the uploaded recording")
                }
                Err(error) => {
                    let kept = save(path).unwrap_or_else(|_| path.to_owned());
                    Err(error.context(format!(
                        "upload failed, retry later by running: asciinema upload {}",
                        kept.display()
                    )))
                }
            }
        }
    }
}

/// Asks until the answer is one. No answer, as at the end of input, keeps the recording.
fn ask(config: &Config) -> Result<Answer> {
    let server = config.server.url.as_deref().unwrap_or("a server");
    println!("(s)ave locally, (u)pload to {server}, (d)iscard");
    let mut input = io::stdin().lock();
    loop {
        print!("[s,u,d]? ");
        io::stdout().flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            println!();
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

/// Moves the recording out of the folder for temporary files, to the current one.
fn save(path: &Path) -> Result<PathBuf> {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let kept = PathBuf::from(format!("asciinema-{seconds}.cast"));
    if fs::rename(path, &kept).is_err() {
        fs::copy(path, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
        fs::remove_file(path)?;
    }
    Ok(kept)
}
