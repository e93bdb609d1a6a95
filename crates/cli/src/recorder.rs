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
use crate::config::{self, Config};
use crate::file::Existing;
use crate::format::Format;
use crate::locale;
use crate::log::{Level, Log};
use crate::notify::{Method, Notifier};
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
    /// Where it is written down what happens.
    pub(crate) log: Log,
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
        locale::check()?;
        let keys = keys(config)?;
        let target = Target::open(&self)?;
        self.announce(status, &keys);
        let header = self.header();
        let name = self.path.display().to_string();
        let Recorder {
            max_wait,
            sync,
            redact,
            log,
            ..
        } = self;
        let log = Arc::new(log);
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
        let notifier = Arc::new(Notifier::new(notification_method(config), Arc::clone(&log)));
        let mut sinks = Sinks::default();
        let mut plan = target.into_plan(header, max_wait, sync)?;
        if let Some(patterns) = redact {
            plan = plan.redacted(patterns, size);
        }
        sinks.add(plan, Arc::clone(&notifier));
        log.write(Level::Info, format!("recording to {name}, {size}"));
        let outcome = session.run(&mut sinks, &notifier)?;
        log.write(Level::Info, ended(&outcome));
        let patience = outcome.ended_by.map(|_| LAST_PATIENCE);
        let reports = sinks.finish(patience, |name| {
            status.info(format!(
                "Waiting for {name} to take the rest, press <ctrl+c> to give up"
            ));
        });
        status.info("asciinema session ended");
        tell(reports, status, &log)?;
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
        if self.command.is_none() && is_watched {
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
        prefix: config::key("session.prefix_key", session.prefix_key.as_deref(), "")?,
        pause: config::key("session.pause_key", session.pause_key.as_deref(), r"^\")?,
        add_marker: config::key(
            "session.add_marker_key",
            session.add_marker_key.as_deref(),
            "",
        )?,
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

/// How a session ended, for the log.
fn ended(outcome: &Outcome) -> String {
    let seconds = outcome.duration.as_secs_f64();
    match outcome.ended_by {
        Some(signal) => format!("ended by signal {signal} after {seconds:.3} s"),
        None => format!("exit code {} after {seconds:.3} s", outcome.exit_code),
    }
}

/// One sentence for every output that did not get everything.
fn tell(reports: Vec<Report>, status: Status, log: &Log) -> Result<()> {
    for Report {
        name,
        error,
        lost_bytes,
    } in reports
    {
        if let Some(error) = error {
            log.write(Level::Error, format!("cannot write {name}: {error}"));
            bail!(
                "cannot write {name}: {error}: the recording is incomplete, what was written before is kept"
            );
        }
        if lost_bytes > 0 {
            let text = format!("{name} could not keep up: {lost_bytes} bytes were not recorded");
            log.write(Level::Warn, &text);
            status.warning(text);
        }
    }
    Ok(())
}
