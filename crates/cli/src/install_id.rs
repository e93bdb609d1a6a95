//! The install id: the secret by which a server knows this installation.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use uuid::Uuid;

use crate::config;

/// The id from `$ASCIINEMA_INSTALL_ID`, from the state folder, or from the places where older
/// versions kept it, of which the oldest is their configuration; made and kept when there is none.
pub fn get() -> Result<String> {
    if let Ok(id) = std::env::var("ASCIINEMA_INSTALL_ID")
        && !id.trim().is_empty()
    {
        return Ok(id.trim().to_owned());
    }
    let path = config::state_home()?.join("install-id");
    if let Some(id) = read(&path)? {
        return Ok(id);
    }
    for path in old_places() {
        if let Some(id) = read(&path)? {
            return Ok(id);
        }
    }
    let id = config::old_token().unwrap_or_else(|| Uuid::new_v4().to_string());
    write(&path, &id).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(id)
}

fn old_places() -> impl Iterator<Item = PathBuf> {
    let config_home = config::config_home().ok();
    let oldest = config::user_home().map(|home| home.join(".asciinema"));
    [config_home, oldest]
        .into_iter()
        .flatten()
        .map(|folder| folder.join("install-id"))
}

/// The id in a file; nobody else may read that file from now on.
fn read(path: &Path) -> Result<Option<String>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    // The file may belong to somebody else, who then decides who reads it.
    let _ = make_private(path);
    let id = text.trim();
    Ok((!id.is_empty()).then(|| id.to_owned()))
}

fn write(path: &Path, id: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    make_private(path)?;
    file.write_all(id.as_bytes())
}

/// Keeps others from reading a file. Elsewhere than on Unix the user's folder does that.
fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
