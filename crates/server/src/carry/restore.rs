//! `asciinema-server restore`: a backup into an instance that nobody used yet.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use tokio::runtime::Handle;

use super::backup::{FORMAT, MANIFEST, Manifest};
use super::{FileOf, Place, Progress, Sum};
use crate::store::db::Value;
use crate::store::db::catalog::{self, Table};
use crate::store::db::logical::{JsonRow, PAGE};

/// Reads everything back and compares it with what the archive says of itself.
pub(crate) async fn run(path: &Path, to: Place, out: Progress<'_>) -> anyhow::Result<()> {
    let tables = catalog::tables().await?;
    let origin = format!("{} {}", path.display(), crate::token::random());
    to.make_ready(&origin, &tables).await?;
    let name = to.name.clone();
    let (path, runtime) = (path.to_owned(), Handle::current());
    let mut restore = Restore {
        to,
        tables,
        runtime,
    };
    let restored = tokio::task::spawn_blocking(move || {
        let manifest = restore.read(&path)?;
        restore.verify(&manifest)?;
        restore.runtime.block_on(restore.to.finish(&origin))?;
        anyhow::Ok(manifest)
    });
    let manifest = restored
        .await?
        .with_context(|| format!("{name} is not whole; empty it before the next attempt"))?;
    for contents in &manifest.tables {
        writeln!(out, "{}: {}", contents.name, contents.sum.rows)?;
    }
    writeln!(out, "files: {}", manifest.files)?;
    writeln!(out, "everything is there, and is what it was: {name}")?;
    Ok(())
}

/// A restore under way, on a thread that may block.
struct Restore {
    to: Place,
    tables: Vec<Table>,
    runtime: Handle,
}

impl Restore {
    fn read(&mut self, path: &Path) -> anyhow::Result<Manifest> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut file = BufReader::new(file);
        let is_compressed = file.fill_buf()?.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
        let content: Box<dyn Read> = if is_compressed {
            Box::new(zstd::Decoder::new(file)?)
        } else {
            Box::new(file)
        };
        let mut files = 0;
        for entry in tar::Archive::new(content).entries()? {
            let entry = entry.context("the backup ends early or is none")?;
            let name = entry.path()?.display().to_string();
            if name == MANIFEST {
                let manifest: Manifest = serde_json::from_reader(entry)?;
                ensure!(manifest.format == FORMAT, "the backup is of a newer server");
                ensure!(manifest.files == files, "the backup has lost files");
                return Ok(manifest);
            } else if let Some(key) = name.strip_prefix("files/") {
                self.file(key, entry)?;
                files += 1;
            } else if let Some(table) = name.strip_prefix("rows/") {
                self.rows(table.trim_end_matches(".jsonl"), entry)?;
            } else {
                bail!("the backup has an unknown part {name}");
            }
        }
        bail!("the backup ends early")
    }

    fn rows(&self, name: &str, content: impl Read) -> anyhow::Result<()> {
        let table = self.tables.iter().find(|table| table.name == name);
        let table = table.with_context(|| format!("this server knows no table {name}"))?;
        let mut rows: Vec<JsonRow> = Vec::new();
        for line in BufReader::new(content).lines() {
            rows.push(serde_json::from_str(&line?)?);
            if rows.len() == PAGE {
                self.runtime.block_on(self.to.insert(table, &rows))?;
                rows.clear();
            }
        }
        self.runtime.block_on(self.to.insert(table, &rows))
    }

    fn file(&self, key: &str, content: impl Read) -> anyhow::Result<()> {
        let sql = "SELECT content_sha256 FROM recordings WHERE file_key = $1";
        let values: [Value<'_>; 1] = [key.into()];
        let row = self
            .runtime
            .block_on(self.to.db.fetch_optional(sql, &values))?;
        let row = row.with_context(|| format!("no recording has the file {key}"))?;
        let file = FileOf {
            key: key.into(),
            content_sha256: row.get("content_sha256")?,
        };
        let staged = file.stage(&self.to.files, content);
        let kept = staged.and_then(|staged| self.to.files.keep_as(staged, key));
        kept.with_context(|| format!("cannot restore the file {key}"))
    }

    fn verify(&self, manifest: &Manifest) -> anyhow::Result<()> {
        self.runtime.block_on(async {
            for contents in &manifest.tables {
                let found = self.tables.iter().find(|table| table.name == contents.name);
                let table = found.context("this server knows less than the backup")?;
                let sum = Sum::of(&mut self.to.db.snapshot().await?, table).await?;
                ensure!(sum == contents.sum, "rows of {} were lost", table.name);
                let mut transaction = self.to.db.begin().await?;
                if table.is_numbered() {
                    transaction
                        .number_after(table, contents.last_number)
                        .await?;
                }
                transaction.commit().await?;
            }
            // Their recordings were removed while the backup was made.
            let mut transaction = self.to.db.begin().await?;
            for key in &manifest.removed {
                let sql = "DELETE FROM recordings WHERE file_key = $1";
                transaction.execute(sql, &[key.as_str().into()]).await?;
            }
            Ok(transaction.commit().await?)
        })
    }
}
