//! `asciinema-server check`: whether rows and files agree, while servers run.

use std::collections::HashSet;
use std::io;
use std::time::Duration;

use super::{FileOf, Place, Progress};
use crate::store::db::catalog::{self, Table};
use crate::store::db::{Dialect, Value};

/// How long an upload may be between its file and its row.
const IN_THE_MAKING: Duration = Duration::from_secs(5);

/// Reads every row and every file and tells what is wrong. Gives the number of findings.
pub(crate) async fn run(place: &Place, out: Progress<'_>) -> anyhow::Result<usize> {
    let mut findings = broken_references(place, out).await?;
    let mut files = keys(place).await?;
    let tables = catalog::tables().await?;
    let recordings = tables.iter().find(|table| table.name == "recordings");
    let (count, more) = match recordings {
        Some(table) => recordings_and_files(place, table, &mut files, out).await?,
        None => (0, 0),
    };
    findings += more;
    findings += without_row(place, files, out).await?;
    writeln!(out, "{count} recordings, {findings} findings")?;
    Ok(findings)
}

/// The keys of all files, before any row is looked at: a row comes after its file.
async fn keys(place: &Place) -> anyhow::Result<HashSet<String>> {
    let files = place.files.clone();
    let listed = tokio::task::spawn_blocking(move || {
        let mut keys = HashSet::new();
        files.each(|key| {
            keys.insert(key.to_owned());
        })?;
        io::Result::Ok(keys)
    });
    Ok(listed.await??)
}

/// Looks at every recording and takes its file off the list. Gives the numbers of recordings and
/// of findings.
async fn recordings_and_files(
    place: &Place,
    table: &Table,
    files: &mut HashSet<String>,
    out: Progress<'_>,
) -> anyhow::Result<(usize, usize)> {
    let (mut count, mut findings) = (0, 0);
    let mut after = None;
    loop {
        // A moment of its own for each page, so that none is held for hours.
        let rows = place
            .db
            .snapshot()
            .await?
            .page(table, after.as_ref())
            .await?;
        let Some(last) = rows.last().cloned() else {
            return Ok((count, findings));
        };
        for row in &rows {
            count += 1;
            let file = FileOf::new(row)?;
            files.remove(&file.key);
            let (storage, wanted) = (place.files.clone(), file.clone());
            let verified =
                tokio::task::spawn_blocking(move || wanted.verify(storage.original(&wanted.key)?));
            if let Err(error) = verified.await?
                && is_there(place, &file.key).await?
            {
                findings += 1;
                let id = &row["id"];
                writeln!(out, "recording {id}: the file {}: {error}", file.key)?;
            }
        }
        after = Some(last);
    }
}

/// Files that no row names, and that nobody is about to remove or to name.
async fn without_row(
    place: &Place,
    files: HashSet<String>,
    out: Progress<'_>,
) -> anyhow::Result<usize> {
    if files.is_empty() {
        return Ok(0);
    }
    tokio::time::sleep(IN_THE_MAKING).await;
    let mut findings = 0;
    for key in files {
        let sql = "SELECT 1 AS one FROM jobs WHERE kind = 'files' AND failed_at IS NULL \
                   AND payload LIKE '%' || $1 || '%'";
        let values: [Value<'_>; 1] = [key.as_str().into()];
        let is_going = place.db.fetch_optional(sql, &values).await?.is_some();
        if !is_going && !is_there(place, &key).await? {
            findings += 1;
            writeln!(out, "the file {key} has no recording")?;
        }
    }
    Ok(findings)
}

async fn is_there(place: &Place, key: &str) -> anyhow::Result<bool> {
    let sql = "SELECT 1 AS one FROM recordings WHERE file_key = $1";
    let values: [Value<'_>; 1] = [key.into()];
    Ok(place.db.fetch_optional(sql, &values).await?.is_some())
}

/// What the database says of itself. PostgreSQL lets no broken reference in.
async fn broken_references(place: &Place, out: Progress<'_>) -> anyhow::Result<usize> {
    if place.db.dialect() == Dialect::Postgres {
        return Ok(0);
    }
    let mut findings = 0;
    let sql = "SELECT \"table\" AS child, parent FROM pragma_foreign_key_check";
    for row in place.db.fetch_all(sql, &[]).await? {
        let (child, parent): (String, String) = (row.get("child")?, row.get("parent")?);
        findings += 1;
        writeln!(
            out,
            "{child}: a row refers to a row of {parent} that is not there"
        )?;
    }
    let sql = "SELECT integrity_check AS words FROM pragma_integrity_check";
    for row in place.db.fetch_all(sql, &[]).await? {
        let words: String = row.get("words")?;
        if words != "ok" {
            findings += 1;
            writeln!(out, "the database file: {words}")?;
        }
    }
    Ok(findings)
}
