//! From the INI file of older versions to `config.toml`.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use toml::Table;

use super::layers;
use super::places::Places;

/// What is to be written where.
#[derive(Debug)]
pub struct Migration {
    /// The file that was found.
    pub from: PathBuf,
    /// The file to write.
    pub to: PathBuf,
    config: Table,
}

impl Migration {
    /// Finds the old file and reads it.
    pub fn plan() -> Result<Migration> {
        Migration::of(&Places::from_env())
    }

    pub(super) fn of(places: &Places) -> Result<Migration> {
        let to = match places.file("config.toml") {
            Some(to) => to,
            None => super::config_home()?.join("config.toml"),
        };
        let Some((from, config)) = layers::read_old(places) else {
            bail!(
                "there is no configuration of version 1 or 2: neither {}",
                layers::old_files(places)
                    .map(|path| path.display().to_string())
                    .collect::<Vec<_>>()
                    .join(" nor ")
            );
        };
        Ok(Migration { from, to, config })
    }

    /// The new file.
    pub fn text(&self) -> String {
        self.config.to_string()
    }

    /// Writes the new file, unless there is one already.
    pub fn write(&self) -> Result<()> {
        if let Some(folder) = self.to.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.to);
        let mut file = match file {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
                "{} is there already and is what counts: look with --dry-run what to add to it",
                self.to.display()
            ),
            file => file.with_context(|| format!("cannot write {}", self.to.display()))?,
        };
        file.write_all(self.text().as_bytes())
            .with_context(|| format!("cannot write {}", self.to.display()))
    }
}
