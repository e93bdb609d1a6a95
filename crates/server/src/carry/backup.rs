//! `asciinema-server backup`: everything into one file, while servers run.
//!
//! A tar archive that nobody else may read, compressed with zstd when its name says so:
//! `rows/TABLE.jsonl` with one object for each row, `files/KEY` as they are kept, and
//! `manifest.json` at the end. The rows are those of one moment; files of recordings that were
//! removed meanwhile are left out and named.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::{FileOf, Place, Progress, Sum};
use crate::store::db::catalog::{self, Table};
use crate::store::db::logical::Snapshot;
use crate::store::files::Files;

/// How the archive is laid out.
pub(super) const FORMAT: u32 = 1;
pub(super) const MANIFEST: &str = "manifest.json";

/// What is in an archive, to tell whether all of it was read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// The version of the server that made it.
    pub(super) version: String,
    pub(super) tables: Vec<Contents>,
    pub(super) files: u64,
    /// Keys of files that were removed while it was made.
    pub(super) removed: Vec<String>,
}

/// The rows of one table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Contents {
    pub(super) name: String,
    pub(super) sum: Sum,
    /// The highest number that a row ever had.
    pub(super) last_number: i64,
}

type Archive = tar::Builder<Sink<BufWriter<File>>>;

/// What an archive is written to.
enum Sink<W: Write> {
    Plain(W),
    Compressed(zstd::Encoder<'static, W>),
}

impl<W: Write> Sink<W> {
    /// Writes what is held back. Only then is everything there.
    fn finish(self) -> io::Result<()> {
        match self {
            Sink::Plain(writer) => writer,
            Sink::Compressed(encoder) => encoder.finish()?,
        }
        .flush()
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Plain(writer) => writer.write(bytes),
            Sink::Compressed(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Plain(writer) => writer.flush(),
            Sink::Compressed(encoder) => encoder.flush(),
        }
    }
}

/// Writes everything to a file, which is there only when it is whole.
pub(crate) async fn run(from: &Place, path: &Path, out: Progress<'_>) -> anyhow::Result<()> {
    let unfinished = path.with_added_extension("part");
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let file = options
        .open(&unfinished)
        .with_context(|| format!("cannot write {}", unfinished.display()))?;
    let written = write(from, path, file, out).await;
    if written.is_err() {
        // What is there is of no use.
        let _ = std::fs::remove_file(&unfinished);
        return written;
    }
    std::fs::rename(&unfinished, path)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    writeln!(out, "{} is whole", path.display())?;
    Ok(())
}

async fn write(from: &Place, path: &Path, file: File, out: Progress<'_>) -> anyhow::Result<()> {
    let is_compressed = path
        .extension()
        .is_some_and(|ending| ending == "zst" || ending == "tzst");
    let writer = BufWriter::new(file.try_clone()?);
    let sink = if is_compressed {
        Sink::Compressed(zstd::Encoder::new(writer, 3)?)
    } else {
        Sink::Plain(writer)
    };
    let mut archive = tar::Builder::new(sink);
    let mut manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").into(),
        tables: Vec::new(),
        files: 0,
        removed: Vec::new(),
    };
    let mut wanted = Vec::new();
    let mut snapshot = from.db.snapshot().await?;
    for table in catalog::tables().await? {
        let contents = rows(
            &mut archive,
            &mut snapshot,
            &from.files,
            &table,
            &mut wanted,
        )
        .await?;
        writeln!(out, "{}: {}", contents.name, contents.sum.rows)?;
        manifest.tables.push(contents);
    }
    drop(snapshot);
    writeln!(out, "files: {}", wanted.len())?;
    let files = from.files.clone();
    let done = tokio::task::spawn_blocking(move || {
        for wanted in wanted {
            match add_file(&mut archive, &files, &wanted) {
                Ok(()) => manifest.files += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    manifest.removed.push(wanted.key);
                }
                Err(error) => {
                    let message = format!("cannot read the file {}", wanted.key);
                    return Err(anyhow::Error::new(error).context(message));
                }
            }
        }
        let text = serde_json::to_vec_pretty(&manifest)?;
        append(&mut archive, MANIFEST, text.len() as u64, &text[..])?;
        archive.into_inner()?.finish()?;
        Ok(())
    });
    done.await??;
    file.sync_all()?;
    Ok(())
}

async fn rows(
    archive: &mut Archive,
    snapshot: &mut Snapshot,
    files: &Files,
    table: &Table,
    wanted: &mut Vec<FileOf>,
) -> anyhow::Result<Contents> {
    // The length goes before the rows.
    let mut staged = files.stage()?;
    let mut sum = Sum::default();
    let mut rows = snapshot.page(table, None).await?;
    while let Some(last) = rows.last().cloned() {
        let mut text = BufWriter::new(&staged.file);
        for row in &rows {
            sum.add(row);
            serde_json::to_writer(&mut text, row)?;
            text.write_all(b"\n")?;
            if table.name == "recordings" {
                wanted.push(FileOf::new(row)?);
            }
        }
        text.flush()?;
        drop(text);
        rows = snapshot.page(table, Some(&last)).await?;
    }
    let length = staged.file.stream_position()?;
    staged.file.rewind()?;
    append(
        archive,
        &format!("rows/{}.jsonl", table.name),
        length,
        &staged.file,
    )?;
    Ok(Contents {
        name: table.name.clone(),
        sum,
        last_number: if table.is_numbered() {
            snapshot.last_number(table).await?
        } else {
            0
        },
    })
}

fn add_file(archive: &mut Archive, files: &Files, wanted: &FileOf) -> io::Result<()> {
    let mut staged = wanted.stage(files, files.original(&wanted.key)?)?;
    staged.file.rewind()?;
    let length = staged.file.metadata()?.len();
    append(
        archive,
        &format!("files/{}", wanted.key),
        length,
        &staged.file,
    )
}

fn append(
    archive: &mut Archive,
    name: &str,
    length: u64,
    content: impl io::Read,
) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header.set_cksum();
    archive.append_data(&mut header, name, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with room for so many bytes.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 < bytes.len() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_archive_whose_last_bytes_find_no_room_is_none() {
        for (room, fits) in [(100, true), (0, false)] {
            let writer = || BufWriter::new(Disk(room));
            let encoder = zstd::Encoder::new(writer(), 3).expect("an encoder");
            for mut sink in [Sink::Plain(writer()), Sink::Compressed(encoder)] {
                sink.write_all(b"the end").expect("it is held back");
                assert_eq!(sink.finish().is_ok(), fits);
            }
        }
    }
}
