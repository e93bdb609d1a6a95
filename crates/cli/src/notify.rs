//! Notifications on the desktop or in tmux, for moments when the terminal belongs to the
//! recorded program.
//!
//! They are sent from a thread that is started by the first one; a notifier that fails is not
//! asked again.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};

use crate::log::{Level, Log};

/// Messages that may wait for a slow notifier; further ones are dropped.
const WAITING_MESSAGES: usize = 16;

/// How to tell the user something.
#[derive(Debug, Clone)]
pub enum Method {
    /// Not at all.
    Off,
    /// By a shell command that finds the message in `TEXT`.
    Command(String),
    /// By whatever is there: tmux, notify-send, osascript.
    Available,
}

/// Sends notifications.
#[derive(Debug)]
pub struct Notifier {
    method: Method,
    log: Arc<Log>,
    sender: OnceLock<SyncSender<String>>,
}

impl Notifier {
    /// A notifier that does nothing until the first message.
    pub(crate) fn new(method: Method, log: Arc<Log>) -> Notifier {
        Notifier {
            method,
            log,
            sender: OnceLock::new(),
        }
    }

    /// Sends a message, without waiting for it, and logs it.
    pub fn send(&self, text: &str) {
        self.log.write(Level::Info, text);
        if matches!(self.method, Method::Off) {
            return;
        }
        let sender = self.sender.get_or_init(|| {
            let (sender, receiver) = sync_channel(WAITING_MESSAGES);
            let method = self.method.clone();
            // Without a thread the receiver is gone and messages go nowhere.
            let _ = std::thread::Builder::new()
                .name("notifier".to_owned())
                .spawn(move || deliver(&method, &receiver));
            sender
        });
        let _ = sender.try_send(text.to_owned());
    }
}

fn deliver(method: &Method, messages: &Receiver<String>) {
    while let Ok(text) = messages.recv() {
        let Some(mut command) = command(method, &text) else {
            return;
        };
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if !command.status().is_ok_and(|status| status.success()) {
            return;
        }
    }
}

fn command(method: &Method, text: &str) -> Option<Command> {
    let (program, args): (&str, Vec<OsString>) = match method {
        Method::Off => return None,
        Method::Command(line) => ("/bin/sh", vec!["-c".into(), line.into()]),
        Method::Available if std::env::var_os("TMUX").is_some() && is_in_path("tmux") => (
            "tmux",
            vec![
                "display-message".into(),
                format!("asciinema: {text}").into(),
            ],
        ),
        Method::Available if is_in_path("notify-send") => {
            ("notify-send", vec!["asciinema".into(), text.into()])
        }
        Method::Available if is_in_path("osascript") => {
            let script = r#"display notification (system attribute "TEXT") with title "asciinema""#;
            ("osascript", vec!["-e".into(), script.into()])
        }
        Method::Available => return None,
    };
    let mut command = Command::new(program);
    command.args(args).env("TEXT", text);
    Some(command)
}

fn is_in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
