//! Recording a session to a file: what `rec` and `session` have in common.

mod header;
mod target;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use asciicast::Header;

use self::target::Target;
pub(crate) use self::target::header_sequence;
use crate::config::{self, Config};
use crate::format::Format;
use crate::notify::{Method, Notifier};
use crate::output::file::Existing;
use crate::pty;
use crate::redact::Patterns;
use crate::session::{self, Keys, Outcome, SizeOverride};
use crate::sink::{Report, Sinks};
use crate::status::Status;
use crate::tty::Tty;

/// How long a recorder that was told to end waits for an output that takes nothing.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// What to record and where to.
#[derive(Debug)]
pub struct Recorder {
    /// The file; `-` is standard output.
    pub path: PathBuf,
    /// What to do with a file that is there already.
    pub existing: Existing,
    /// The format, when it was asked for.
    pub format: Option<Format>,
    /// Write output bytes without a sequence that sets the size.
    pub bare: bool,
    /// The shell command line, when it is not the user's shell.
    pub command: Option<String>,
    /// Record what is typed.
    pub capture_input: bool,
    /// Names of environment variables to record.
    pub capture_env: Vec<String>,
    /// The recording's title.
    pub title: Option<String>,
    /// For the recording's header.
    pub idle_time_limit: Option<Duration>,
    /// Longer pauses are shortened in the recording.
    pub max_wait: Option<Duration>,
    /// What is secret and has to stay out of the recording.
    pub(crate) redact: Option<Patterns>,
    /// What was written a second ago outlasts a loss of power.
    pub sync: bool,
    /// Do without the terminal.
    pub headless: bool,
    /// Dimensions that do not follow the window.
    pub size: SizeOverride,
    /// Variables added to the program's environment.
    pub env: Vec<(OsString, OsString)>,
}

impl Recorder {
    /// Records one session. Returns when the program has ended, everything is written and the
    /// terminal is as it was.
    pub fn record(self, config: &Config, status: Status) -> Result<Outcome> {
        let status = if self.path == Path::new("-") {
            status.beside_data()
        } else {
            status
        };
        let keys = keys(config)?;
        let target = Target::open(&self)?;
        self.announce(status, &keys);
        let header = self.header();
        let name = self.path.display().to_string();
        let Recorder {
            max_wait,
            sync,
            redact,
            ..
        } = self;
        let session = session::Session::prepare(session::Options {
            command: self.command.map_or_else(pty::default_shell, OsString::from),
            env: child_env(self.env),
            size: self.size,
            capture_input: self.capture_input,
            keys,
            headless: self.headless,
        })?;
        let mut header = Header {
            size: session.size(),
            ..header
        };
        if let Some(patterns) = &redact {
            patterns.mask_header(&mut header);
        }
        let size = header.size;
        let notifier = Arc::new(Notifier::new(notification_method(config)));
        let mut sinks = Sinks::default();
        let mut plan = target.into_plan(header, max_wait, sync)?;
        if let Some(patterns) = redact {
            plan = plan.redacted(patterns, size);
        }
        sinks.add(plan, Arc::clone(&notifier))?;
        let outcome = session.run(&mut sinks, &notifier)?;
        let patience = outcome.ended_by.map(|_| LAST_PATIENCE);
        let reports = sinks.finish(patience, |name| {
            status.info(format!(
                "Waiting for {name} to take the rest, press <ctrl+c> to give up"
            ));
        });
        status.info("asciinema session ended");
        tell(reports, status)?;
        status.info(format!("Recorded to {name}"));
        Ok(outcome)
    }

    fn announce(&self, status: Status, keys: &Keys) {
        let is_watched = !self.headless && Tty::is_available();
        if !self.headless && !is_watched {
            status.info("TTY not available, recording in headless mode");
        }
        status.info("asciinema session started");
        status.info(format!("Recording to {}", self.path.display()));
        if self.command.is_none() {
            status.info("Press <ctrl+d> or type 'exit' to end");
        }
        if let Some(key) = keys
            .pause
            .as_ref()
            .filter(|_| is_watched && keys.prefix.is_none())
        {
            status.info(format!("Press <{key}> to pause and resume"));
        }
    }
}

/// The variables by which programs know that they are recorded.
fn child_env(mut env: Vec<(OsString, OsString)>) -> Vec<(OsString, OsString)> {
    env.push(("ASCIINEMA_SESSION".into(), header::session_id().into()));
    env
}

fn keys(config: &Config) -> Result<Keys> {
    let session = &config.session;
    Ok(Keys {
        prefix: config::key(session.prefix_key.as_deref(), "")?,
        pause: config::key(session.pause_key.as_deref(), r"^\")?,
        add_marker: config::key(session.add_marker_key.as_deref(), "")?,
    })
}

fn notification_method(config: &Config) -> Method {
    let notifications = &config.notifications;
    match &notifications.command {
        _ if !notifications.enabled => Method::Off,
        Some(command) => Method::Command(command.clone()),
        None => Method::Available,
    }
}

/// One sentence for every output that did not get everything.
fn tell(reports: Vec<Report>, status: Status) -> Result<()> {
    for Report {
        name,
        error,
        lost_bytes,
    } in reports
    {
        if let Some(error) = error {
            bail!(
                "cannot write {name}: {error}: the recording is incomplete, what was written before is kept"
            );
        }
        if lost_bytes > 0 {
            status.warning(format!(
                "{name} could not keep up: {lost_bytes} bytes were not recorded"
            ));
        }
    }
    Ok(())
}
