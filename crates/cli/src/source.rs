//! Where recordings come from: files, pipes, standard input and web addresses.

mod growing;
#[cfg(feature = "net")]
mod html;
#[cfg(feature = "net")]
mod http;

use std::fs::File;
use std::io::{self, Read};

use anyhow::{Context, Result, bail};

use self::growing::Growing;
use crate::error::usage_error;

/// Opens a recording: `-` is standard input, `http://` and `https://` are
/// addresses of recordings or of pages that name one, everything else is a path.
pub fn open(location: &str) -> Result<Box<dyn Read + Send>> {
    if location == "-" {
        return Ok(Box::new(io::stdin()));
    }
    if is_url(location) {
        return open_url(location);
    }
    let file = File::open(location).with_context(|| format!("cannot open {location}"))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        bail!("cannot open {location}: it is a folder");
    }
    Ok(Box::new(file))
}

/// Opens a recording that is still being written: reading goes on where its end was.
pub fn follow(location: &str) -> Result<Box<dyn Read + Send>> {
    if location == "-" || is_url(location) {
        return Err(usage_error(
            "only files are followed: pipes and downloads are played as they arrive anyway",
        ));
    }
    let file = File::open(location).with_context(|| format!("cannot open {location}"))?;
    Ok(Box::new(Growing::new(file)))
}

/// Whether a location is a web address.
pub fn is_url(location: &str) -> bool {
    location.starts_with("http://") || location.starts_with("https://")
}

#[cfg(feature = "net")]
fn open_url(location: &str) -> Result<Box<dyn Read + Send>> {
    http::open(location)
}

#[cfg(not(feature = "net"))]
fn open_url(location: &str) -> Result<Box<dyn Read + Send>> {
    bail!("cannot open {location}: this build cannot download, get the file by other means")
}
