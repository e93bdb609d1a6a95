//! `asciinema-server move`, `backup`, `restore` and `check`.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};

use crate::carry::{self, Place};
use crate::config::{Config, S3Url, Target};
use crate::server::{lock, make_private};

/// Carries the instance to another database, and its files to another storage.
///
/// # Errors
///
/// When a server uses one of the places, the target is in use, or something is lost on the way.
pub async fn relocate(
    config: &Config,
    to: &Target,
    to_storage: Option<&S3Url>,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let target = target(config, to, to_storage)?;
    must_exist(config)?;
    let mut locks = vec![held(&config.data_dir)?];
    if target.data_dir != config.data_dir {
        locks.push(held(&target.data_dir)?);
    }
    let is_elsewhere = match (&config.storage, &target.storage) {
        (Some(here), Some(there)) => here.url != there.url,
        (None, None) => config.data_dir != target.data_dir,
        _ => true,
    };
    let (from, to) = (Place::open(config).await?, Place::open(&target).await?);
    carry::moving::run(&from, &to, is_elsewhere, out).await?;
    from.db.close().await;
    to.db.close().await;
    drop(locks);
    Ok(())
}

/// The configuration of the place to move to.
fn target(config: &Config, to: &Target, to_storage: Option<&S3Url>) -> anyhow::Result<Config> {
    let mut target = config.clone();
    match to {
        Target::Postgres(url) => target.database = Some(url.clone()),
        Target::Folder(folder) => {
            target.database = None;
            target.storage = None;
            target.data_dir.clone_from(folder);
        }
    }
    if let Some(url) = to_storage {
        target.storage = Some(config.bucket(url.clone()));
    }
    if target.database == config.database && target.data_dir == config.data_dir {
        bail!("this is where everything is already");
    }
    Ok(target)
}

/// Writes everything into a file.
///
/// # Errors
///
/// When the file is there already or cannot be written, or something cannot be read.
pub async fn backup(
    config: &Config,
    file: &Path,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} is there already; choose another name", file.display());
    }
    must_exist(config)?;
    let place = Place::open(config).await?;
    carry::backup::run(&place, file, out).await?;
    place.db.close().await;
    Ok(())
}

/// Reads everything out of a file, into an instance that nobody used yet.
///
/// # Errors
///
/// When the instance is in use, or the file is not whole.
pub async fn restore(
    config: &Config,
    file: &Path,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let _lock = held(&config.data_dir)?;
    carry::restore::run(file, Place::open(config).await?, out).await
}

/// Compares rows and files. Gives whether they agree.
///
/// # Errors
///
/// When the database or the storage cannot be read.
pub async fn check(config: &Config, out: &mut (dyn Write + Send)) -> anyhow::Result<bool> {
    must_exist(config)?;
    let place = Place::open(config).await?;
    let findings = carry::check::run(&place, out).await?;
    place.db.close().await;
    Ok(findings == 0)
}

/// A data directory that no server uses, for as long as the file is held.
fn held(folder: &Path) -> anyhow::Result<File> {
    make_private(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    lock(folder)
}

fn must_exist(config: &Config) -> anyhow::Result<()> {
    let file = config.sqlite_file();
    if config.database.is_none() && !file.exists() {
        bail!("there is no database {}", file.display());
    }
    Ok(())
}
