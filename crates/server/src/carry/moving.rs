//! `asciinema-server move`: from one database and storage to another.
//!
//! Files go before the rows that name them, rows in the order of their keys: a move that was
//! interrupted goes on where it was. Until everything is there and verified, no server starts on
//! the target.

use anyhow::{Context, bail};

use super::{FileOf, Place, Progress, Sum};
use crate::store::db::catalog::{self, Table};
use crate::store::db::logical::{JsonRow, Snapshot};

/// Carries everything over. Without `with_files` both places keep their files in one storage.
pub(crate) async fn run(
    from: &Place,
    to: &Place,
    with_files: bool,
    out: Progress<'_>,
) -> anyhow::Result<()> {
    let tables = catalog::tables().await?;
    let goes_on = to.make_ready(&from.name, &tables).await?;
    if goes_on {
        writeln!(out, "going on with what was begun")?;
    }
    let mut snapshot = from.db.snapshot().await?;
    for table in &tables {
        carry(from, to, table, &mut snapshot, with_files, out).await?;
    }
    for table in &tables {
        verify(to, table, &mut snapshot).await?;
    }
    to.finish(&from.name).await?;
    writeln!(out, "everything is there, and is what it was: {}", to.name)?;
    Ok(())
}

async fn carry(
    from: &Place,
    to: &Place,
    table: &Table,
    snapshot: &mut Snapshot,
    with_files: bool,
    out: Progress<'_>,
) -> anyhow::Result<()> {
    let count = snapshot.count(table).await?;
    let mut after = last_row(to, table).await?;
    let mut done = to.db.snapshot().await?.count(table).await?;
    loop {
        let rows = snapshot.page(table, after.as_ref()).await?;
        let Some(last) = rows.last().cloned() else {
            break;
        };
        if with_files && table.name == "recordings" {
            carry_files(from, to, &rows).await?;
        }
        to.insert(table, &rows).await?;
        done += i64::try_from(rows.len())?;
        writeln!(out, "{}: {} of {count}", table.name, done.min(count))?;
        after = Some(last);
    }
    if table.is_numbered() {
        let last = snapshot.last_number(table).await?;
        let mut transaction = to.db.begin().await?;
        transaction.number_after(table, last).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// The last row that an earlier attempt wrote. Where keys are texts, whose order is another one
/// in every database, it is not known; rows that are there are written over in vain.
async fn last_row(to: &Place, table: &Table) -> anyhow::Result<Option<JsonRow>> {
    if !table.is_numbered() {
        return Ok(None);
    }
    let mut snapshot = to.db.snapshot().await?;
    let highest = snapshot.highest(table).await?;
    Ok(highest.map(|id| JsonRow::from_iter([("id".to_owned(), id.into())])))
}

async fn carry_files(from: &Place, to: &Place, rows: &[JsonRow]) -> anyhow::Result<()> {
    let wanted: Vec<FileOf> = rows.iter().map(FileOf::new).collect::<Result<_, _>>()?;
    let (from, to) = (from.files.clone(), to.files.clone());
    let carried = tokio::task::spawn_blocking(move || {
        for file in wanted {
            let original = from.original(&file.key);
            let staged = original.and_then(|original| file.stage(&to, original));
            let kept = staged.and_then(|staged| to.keep_as(staged, &file.key));
            kept.with_context(|| format!("cannot carry the file {}", file.key))?;
        }
        Ok(())
    });
    carried.await?
}

async fn verify(to: &Place, table: &Table, snapshot: &mut Snapshot) -> anyhow::Result<()> {
    let here = Sum::of(snapshot, table).await?;
    let there = Sum::of(&mut to.db.snapshot().await?, table).await?;
    if here != there {
        bail!(
            "{} has {} rows here and {} there, or they differ: was something changed during the \
             move? Empty the target and move again while no server runs",
            table.name,
            here.rows,
            there.rows
        );
    }
    Ok(())
}
