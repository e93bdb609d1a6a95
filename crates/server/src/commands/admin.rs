//! `asciinema-server admin …`: what the pages below `/admin` do, for scripts and for those who
//! cannot log in. Lists are for people, or with `--json` for programs: one object on each line.

mod lists;

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, anyhow, bail};
use url::Url;

use self::lists::Printer;
use crate::account::{self, User};
use crate::administration::{self, JobDeed, RecordingDeed, UserDeed};
use crate::audit::By;
use crate::config::{AdminCommand, Config, JobsCommand, RecordingsCommand, UsersCommand};
use crate::error::AppError;
use crate::policy::{self, Action, Decision};
use crate::quota::{Limit, Limits};
use crate::recording::{Address, Recording};
use crate::store::db::Db;
use crate::store::{recordings, users};

/// Does what the command says and tells `out` about it.
///
/// # Errors
///
/// When what it is about does not exist, or the database cannot be opened.
pub async fn run(
    config: &Config,
    base_url: &Url,
    command: AdminCommand,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if let AdminCommand::LoginLink { email } = command {
        let link = super::login_link(config, base_url, &email).await?;
        return Ok(writeln!(out, "{link}")?);
    }
    let db = super::open(config).await?;
    let done = perform(&db, config, command, out).await;
    db.close().await;
    done
}

async fn perform(
    db: &Db,
    config: &Config,
    command: AdminCommand,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match command {
        AdminCommand::Add { email } => {
            let email = account::normal_email(&email).context("this is not an e-mail address")?;
            let user = users::with_email(db, &email).await?.with_context(|| {
                format!("there is no account with {email}; log in with it first (login-link EMAIL)")
            })?;
            to_user(db, &user, UserDeed::MakeAdmin).await?;
            Ok(writeln!(out, "{email} is an admin now")?)
        }
        AdminCommand::Restore { recording } => restore(db, &recording, out).await,
        AdminCommand::Users { command } => change_users(db, config, command, out).await,
        AdminCommand::Recordings { command } => change_recordings(db, command, out).await,
        AdminCommand::Jobs { command } => match command {
            JobsCommand::List { list } => lists::jobs(db, Printer::new(out, list)).await,
            JobsCommand::Retry { id } => to_job(db, id, JobDeed::Retry).await,
            JobsCommand::Drop { id } => to_job(db, id, JobDeed::Drop).await,
        },
        AdminCommand::Audit { text, list } => {
            lists::audit(db, &text, Printer::new(out, list)).await
        }
        AdminCommand::Storage { list } => lists::storage(db, Printer::new(out, list)).await,
        AdminCommand::LoginLink { .. } => bail!("a link needs no database that is open"),
    }
}

async fn change_users(
    db: &Db,
    config: &Config,
    command: UsersCommand,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let (user, deed, done) = match command {
        UsersCommand::List { text, list } => {
            return lists::users(db, &text, Printer::new(out, list)).await;
        }
        UsersCommand::Show { user, json } => {
            let user = find_user(db, &user).await?;
            return lists::user(db, config, user.id, json, out).await;
        }
        UsersCommand::SetAdmin { user, off: false } => {
            (user, UserDeed::MakeAdmin, "is an admin now")
        }
        UsersCommand::SetAdmin { user, off: true } => {
            (user, UserDeed::UnmakeAdmin, "is no longer an admin")
        }
        UsersCommand::SetQuota {
            user,
            bytes,
            recordings,
        } => {
            let limit = |text: &str| Limit::parse(text).context("write a number, none or default");
            let limits = Limits {
                bytes: limit(&bytes)?,
                recordings: limit(&recordings)?,
            };
            (user, UserDeed::SetLimits(limits), "has this quota now")
        }
        UsersCommand::Suspend { user, off: false } => (user, UserDeed::Suspend, "is suspended"),
        UsersCommand::Suspend { user, off: true } => (user, UserDeed::Unsuspend, "is let in again"),
        UsersCommand::Delete { user, yes } => {
            let found = find_user(db, &user).await?;
            if !yes && !confirmed(&found)? {
                bail!("nothing was deleted");
            }
            (user, UserDeed::Delete, "is deleted")
        }
    };
    let user = find_user(db, &user).await?;
    to_user(db, &user, deed).await?;
    Ok(writeln!(out, "{} {done}", user.username)?)
}

async fn change_recordings(
    db: &Db,
    command: RecordingsCommand,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match command {
        RecordingsCommand::List { text, show, list } => {
            lists::recordings(db, &text, &show, Printer::new(out, list)).await
        }
        RecordingsCommand::Takedown { recording, reason } => {
            let deed = RecordingDeed::TakeDown(reason);
            to_recording(db, &recording, Action::TakeDown, deed).await?;
            Ok(writeln!(out, "{recording} is taken down")?)
        }
        RecordingsCommand::Restore { recording } => restore(db, &recording, out).await,
        RecordingsCommand::SetVisibility {
            recording,
            visibility,
        } => {
            let deed = RecordingDeed::Show(visibility);
            to_recording(db, &recording, Action::Edit, deed).await?;
            Ok(writeln!(out, "{recording} is {} now", visibility.name())?)
        }
        RecordingsCommand::Feature { recording, off } => {
            let deed = RecordingDeed::Feature(!off);
            to_recording(db, &recording, Action::Feature, deed).await?;
            let done = if off {
                "no longer featured"
            } else {
                "featured"
            };
            Ok(writeln!(out, "{recording} is {done}")?)
        }
    }
}

async fn restore(db: &Db, recording: &str, out: &mut impl Write) -> anyhow::Result<()> {
    to_recording(db, recording, Action::Unarchive, RecordingDeed::Restore).await?;
    Ok(writeln!(out, "{recording} is back")?)
}

async fn to_user(db: &Db, user: &User, deed: UserDeed) -> anyhow::Result<()> {
    told(administration::to_user(db, &By::command(), user, deed).await)
}

async fn to_job(db: &Db, id: i64, deed: JobDeed) -> anyhow::Result<()> {
    told(administration::to_job(db, &By::command(), id, deed).await)
}

async fn to_recording(
    db: &Db,
    address: &str,
    action: Action,
    deed: RecordingDeed,
) -> anyhow::Result<()> {
    let recording = find_recording(db, address).await?;
    match policy::decide(policy::OPERATOR, action, recording.subject()) {
        Decision::Allowed => {}
        Decision::Archived => bail!("this recording is archived; restore it first"),
        _ if action == Action::Feature => bail!("only a public recording can be featured"),
        _ => bail!("this recording is not archived"),
    }
    told(administration::to_recording(db, &By::command(), &recording, deed).await)
}

/// An error in the words that users read.
fn told<T>(result: Result<T, AppError>) -> anyhow::Result<T> {
    result.map_err(|error| anyhow!(error.message))
}

async fn find_user(db: &Db, name: &str) -> anyhow::Result<User> {
    let found = match account::normal_email(name) {
        Some(email) => users::with_email(db, &email).await?,
        None => users::with_username(db, name).await?,
    };
    found.with_context(|| format!("there is no user {name}"))
}

/// The recording with this number or token, or at this address.
async fn find_recording(db: &Db, address: &str) -> anyhow::Result<Recording> {
    let slug = address.trim_end_matches('/').rsplit('/').next();
    let address = slug.and_then(Address::parse);
    let address = address.context("this is neither the address nor the number of a recording")?;
    let found = match &address {
        Address::Number(id) => recordings::with_id(db, *id).await?,
        Address::Token(_) => recordings::find(db, &address).await?,
    };
    found.context("there is no such recording")
}

/// Asks whoever sits at the terminal for the name of the account.
fn confirmed(user: &User) -> anyhow::Result<bool> {
    let input = io::stdin();
    if !input.is_terminal() {
        bail!("nobody can be asked; add --yes to delete the account");
    }
    let name = &user.username;
    write!(
        io::stderr(),
        "Type {name} to delete the account of {} with all its recordings: ",
        user.email
    )?;
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim() == name)
}
