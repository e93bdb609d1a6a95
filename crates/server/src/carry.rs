//! A whole instance, carried: to another database and storage, into a file, and out of it.
//!
//! What is carried is rows, as JSON objects in the order of their keys, and files as they are
//! kept. Both ways verify what arrived: rows by their number and a checksum, files by the
//! checksum in their row.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod moving;
pub(crate) mod restore;

use std::io::{self, Read, Write};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::server::make_private;
use crate::store::db::Db;
use crate::store::db::catalog::Table;
use crate::store::db::logical::{JsonRow, Snapshot};
use crate::store::files::{Files, Staged};
use crate::store::{self, carried};
use crate::token;

/// Where people are told how far it is.
pub(crate) type Progress<'a> = &'a mut (dyn Write + Send);

/// An instance: a database and the files that its rows name.
pub(crate) struct Place {
    pub(crate) db: Db,
    pub(crate) files: Files,
    /// What people call it.
    pub(crate) name: String,
}

impl Place {
    /// Opens what a configuration names.
    pub(crate) async fn open(config: &Config) -> anyhow::Result<Place> {
        make_private(&config.data_dir)
            .with_context(|| format!("cannot create {}", config.data_dir.display()))?;
        let folder = std::path::absolute(&config.data_dir)?;
        let database = config.database.as_ref().map(ToString::to_string);
        let storage = config
            .storage
            .as_ref()
            .map(|storage| storage.url.to_string());
        let name = match (database, storage) {
            (None, None) => folder.display().to_string(),
            (Some(database), Some(storage)) => format!("{database} and {storage}"),
            (Some(one), None) | (None, Some(one)) => format!("{one} and {}", folder.display()),
        };
        Ok(Place {
            db: store::open_db(config).await?,
            files: store::open_files_beside(config)?,
            name,
        })
    }

    /// Makes the place ready to take the rows of another one: it must be unused, or what was
    /// begun from the same origin. Gives whether it goes on with that.
    pub(crate) async fn make_ready(&self, origin: &str, tables: &[Table]) -> anyhow::Result<bool> {
        match carried::unfinished(&self.db).await? {
            Some(before) if before == origin => return Ok(true),
            Some(before) => bail!("{} is being filled from {before}", self.name),
            None => {}
        }
        if !carried::is_unused(&self.db).await? {
            bail!("{} is in use already; choose an empty one", self.name);
        }
        let mut transaction = self.db.begin().await?;
        for table in tables.iter().rev() {
            transaction.clear(table).await?;
        }
        carried::begin(&mut transaction, origin).await?;
        transaction.commit().await?;
        Ok(false)
    }

    /// Writes a page of rows.
    pub(crate) async fn insert(&self, table: &Table, rows: &[JsonRow]) -> anyhow::Result<()> {
        let mut transaction = self.db.begin().await?;
        let written = transaction.insert(table, rows).await;
        written.with_context(|| format!("cannot write rows of {}", table.name))?;
        Ok(transaction.commit().await?)
    }

    /// Says that everything is here: servers may start on it.
    pub(crate) async fn finish(&self, origin: &str) -> anyhow::Result<()> {
        let mut transaction = self.db.begin().await?;
        carried::finish(&mut transaction, origin).await?;
        Ok(transaction.commit().await?)
    }
}

/// What tells two sets of rows apart, in whichever order they come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sum {
    pub(crate) rows: u64,
    sha256: [u8; 32],
}

impl Sum {
    /// Adds a row. NUL counts as what PostgreSQL keeps in its place.
    pub(crate) fn add(&mut self, row: &JsonRow) {
        let text = serde_json::Value::Object(row.clone()).to_string();
        let text = text.replace("\\u0000", "\u{fffd}");
        let hash = Sha256::digest(text);
        self.rows += 1;
        for (sum, byte) in self.sha256.iter_mut().zip(hash) {
            *sum ^= byte;
        }
    }

    /// That of a whole table.
    pub(crate) async fn of(snapshot: &mut Snapshot, table: &Table) -> anyhow::Result<Sum> {
        let mut sum = Sum::default();
        let mut rows = snapshot.page(table, None).await?;
        while let Some(last) = rows.last().cloned() {
            rows.iter().for_each(|row| sum.add(row));
            rows = snapshot.page(table, Some(&last)).await?;
        }
        Ok(sum)
    }
}

/// What a row of a recording says of its file.
#[derive(Debug, Clone)]
pub(crate) struct FileOf {
    pub(crate) key: String,
    pub(crate) content_sha256: String,
}

impl FileOf {
    pub(crate) fn new(row: &JsonRow) -> anyhow::Result<FileOf> {
        let text = |column: &str| {
            row.get(column)
                .and_then(|it| it.as_str())
                .map(str::to_owned)
        };
        text("file_key")
            .zip(text("content_sha256"))
            .map(|(key, content_sha256)| FileOf {
                key,
                content_sha256,
            })
            .context("a recording has no file")
    }

    /// Reads the file from somewhere into a staged one and compares what is in it with the row.
    pub(crate) fn stage(&self, files: &Files, mut from: impl Read) -> io::Result<Staged> {
        let mut staged = files.stage()?;
        io::copy(&mut from, &mut staged.file)?;
        io::Seek::rewind(&mut staged.file)?;
        self.verify(&staged.file)?;
        Ok(staged)
    }

    /// Compares what is in a file with the row.
    pub(crate) fn verify(&self, stored: impl Read) -> io::Result<()> {
        let mut hasher = Sha256::new();
        io::copy(&mut zstd::Decoder::new(stored)?, &mut Hashing(&mut hasher))?;
        if token::hex(&hasher.finalize()) == self.content_sha256 {
            Ok(())
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "its content is not what was uploaded",
            ))
        }
    }
}

/// A hash that is written to.
struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
