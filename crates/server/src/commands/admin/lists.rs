//! What the commands print.

use std::io::Write;

use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::json;

use crate::config::{Config, ListOptions};
use crate::store::db::Db;
use crate::store::jobs::queue;
use crate::store::recordings::holdings::{self, Holding};
use crate::store::recordings::lists::Slice;
use crate::store::users::listing::{self, Listed};
use crate::store::{audit as log, quotas, time_of, totals};

/// Prints a list: columns for people, objects for programs.
pub(super) struct Printer<'a, W> {
    out: &'a mut W,
    options: ListOptions,
}

impl<'a, W: Write> Printer<'a, W> {
    pub(super) fn new(out: &'a mut W, options: ListOptions) -> Printer<'a, W> {
        Printer { out, options }
    }

    fn limit(&self) -> u32 {
        self.options.limit
    }

    /// Prints a line: the object, or the columns with tabs between.
    fn line(&mut self, object: &impl Serialize, columns: &[String]) -> anyhow::Result<()> {
        let line = if self.options.json {
            serde_json::to_string(object)?
        } else {
            // Nothing that somebody chose as a title may move the cursor.
            let plain = |text: &String| text.replace(|letter: char| letter.is_control(), " ");
            columns.iter().map(plain).collect::<Vec<_>>().join("\t")
        };
        Ok(writeln!(self.out, "{line}")?)
    }
}

fn moment(timestamp: i64) -> String {
    humantime::format_rfc3339_seconds(time_of(timestamp)).to_string()
}

#[derive(Serialize)]
struct UserObject<'a> {
    id: i64,
    username: &'a str,
    email: &'a str,
    is_admin: bool,
    suspended_at: Option<String>,
    created_at: String,
    recordings: i64,
    stored_bytes: i64,
}

impl<'a> UserObject<'a> {
    fn new(listed: &'a Listed) -> UserObject<'a> {
        UserObject {
            id: listed.user.id,
            username: &listed.user.username,
            email: &listed.user.email,
            is_admin: listed.user.is_admin,
            suspended_at: listed.suspended_at.map(moment),
            created_at: moment(listed.user.created_at),
            recordings: listed.recordings,
            stored_bytes: listed.bytes,
        }
    }

    fn columns(&self) -> Vec<String> {
        let states = [
            (self.is_admin, "admin"),
            (self.suspended_at.is_some(), "suspended"),
        ];
        let states = states.iter().filter(|(is_so, _)| *is_so);
        let states: Vec<_> = states.map(|(_, name)| *name).collect();
        vec![
            self.id.to_string(),
            self.username.to_owned(),
            self.email.to_owned(),
            self.created_at.clone(),
            self.recordings.to_string(),
            self.stored_bytes.to_string(),
            states.join(","),
        ]
    }
}

/// Accounts in whose name or address a text stands.
pub(super) async fn users<W: Write>(
    db: &Db,
    text: &str,
    mut printer: Printer<'_, W>,
) -> anyhow::Result<()> {
    for listed in listing::find(db, text, Slice::first(printer.limit())).await? {
        let object = UserObject::new(&listed);
        printer.line(&object, &object.columns())?;
    }
    Ok(())
}

/// One account, with what it may keep.
pub(super) async fn user(
    db: &Db,
    config: &Config,
    id: i64,
    as_json: bool,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let listed = listing::get(db, id)
        .await?
        .context("there is no such user")?;
    let quota = listed.limits.quota(config.quota);
    let usage = quotas::usage_of(db, id).await?;
    let mut object = json!(UserObject::new(&listed));
    object["quota_bytes"] = json!(quota.bytes);
    object["quota_recordings"] = json!(quota.recordings);
    object["deleted_recordings"] = json!(usage.bin_recordings);
    object["deleted_bytes"] = json!(usage.bin_bytes);
    if as_json {
        return Ok(writeln!(out, "{object}")?);
    }
    for (key, value) in object.as_object().into_iter().flatten() {
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::String(text) => writeln!(out, "{key}\t{text}")?,
            value => writeln!(out, "{key}\t{value}")?,
        }
    }
    Ok(())
}

/// Recordings of a kind.
pub(super) async fn recordings<W: Write>(
    db: &Db,
    text: &str,
    show: &str,
    mut printer: Printer<'_, W>,
) -> anyhow::Result<()> {
    let holding = Holding::ALL.into_iter().find(|kind| kind.name() == show);
    let Some(holding) = holding else {
        let names: Vec<_> = Holding::ALL.iter().map(|kind| kind.name()).collect();
        bail!("--show is one of: {}", names.join(", "));
    };
    let slice = Slice::first(printer.limit());
    for recording in holdings::find(db, holding, text, slice).await? {
        let owner = recording.owner.as_ref().map(|owner| &owner.username);
        let object = json!({
            "id": recording.id,
            "secret_token": recording.secret_token,
            "title": recording.display_title(),
            "owner": owner,
            "visibility": recording.visibility.name(),
            "featured": recording.is_featured,
            "stored_bytes": recording.file.stored_bytes,
            "created_at": moment(recording.created_at),
            "archived_at": recording.archived_at.map(moment),
            "deleted_at": recording.deleted_at.map(moment),
            "takedown_reason": recording.takedown_reason,
        });
        let columns = [
            recording.id.to_string(),
            recording.visibility.name().to_owned(),
            owner.cloned().unwrap_or_else(|| "-".into()),
            moment(recording.created_at),
            recording.file.stored_bytes.to_string(),
            recording.display_title().to_owned(),
        ];
        printer.line(&object, &columns)?;
    }
    Ok(())
}

/// The queue.
pub(super) async fn jobs<W: Write>(db: &Db, mut printer: Printer<'_, W>) -> anyhow::Result<()> {
    for job in queue::list(db, printer.limit(), 0).await? {
        let object = json!({
            "id": job.id,
            "kind": job.kind,
            "recurs": job.recurs,
            "attempts": job.attempts,
            "run_at": moment(job.run_at),
            "leased_until": job.leased_until.map(moment),
            "failed_at": job.failed_at.map(moment),
            "error": job.error,
        });
        let state = match (job.failed_at, job.leased_until) {
            (Some(_), _) => "given up",
            (None, Some(_)) => "under way",
            (None, None) => "waiting",
        };
        let columns = [
            job.id.to_string(),
            job.kind,
            state.to_owned(),
            moment(job.run_at),
            job.attempts.to_string(),
            job.error.unwrap_or_default(),
        ];
        printer.line(&object, &columns)?;
    }
    Ok(())
}

/// The audit log.
pub(super) async fn audit<W: Write>(
    db: &Db,
    text: &str,
    mut printer: Printer<'_, W>,
) -> anyhow::Result<()> {
    for entry in log::page(db, text, None, printer.limit()).await? {
        let at = moment(entry.at);
        let object = json!({
            "id": entry.id,
            "at": at,
            "actor": entry.actor,
            "address": entry.address,
            "deed": entry.deed,
            "subject": entry.subject,
            "details": entry.details,
        });
        let address = entry.address.unwrap_or_else(|| "-".into());
        let columns = [
            at,
            entry.actor,
            address,
            entry.deed,
            entry.subject,
            entry.details,
        ];
        printer.line(&object, &columns)?;
    }
    Ok(())
}

/// How much room everything takes, then the accounts that take most.
pub(super) async fn storage<W: Write>(db: &Db, mut printer: Printer<'_, W>) -> anyhow::Result<()> {
    let totals = totals::count(db).await?;
    let kinds = [
        ("all", totals.recordings, totals.bytes),
        ("unclaimed", totals.unclaimed, totals.unclaimed_bytes),
        ("archived", totals.archived, totals.archived_bytes),
        ("deleted", totals.deleted, totals.deleted_bytes),
    ];
    for (kind, recordings, bytes) in kinds {
        let object = json!({ "kind": kind, "recordings": recordings, "stored_bytes": bytes });
        let columns = [kind.to_owned(), recordings.to_string(), bytes.to_string()];
        printer.line(&object, &columns)?;
    }
    for listed in listing::largest(db, printer.limit()).await? {
        let (name, recordings) = (&listed.user.username, listed.recordings);
        let object =
            json!({ "user": name, "recordings": recordings, "stored_bytes": listed.bytes });
        let columns = [
            format!("user {name}"),
            recordings.to_string(),
            listed.bytes.to_string(),
        ];
        printer.line(&object, &columns)?;
    }
    Ok(())
}
