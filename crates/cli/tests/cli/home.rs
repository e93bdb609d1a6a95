//! A folder that a test lives in, and the program run without a terminal.

use std::fs;
use std::io::BufReader;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use asciicast::{Event, EventData, Header, Reader};
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_asciinema");

/// A home folder of its own, with nothing configured but that notifications are off.
pub(crate) struct Home {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Home {
        let home = Home {
            folder: TempDir::new().expect("a temporary folder"),
        };
        home.write("config/config.toml", "[notifications]\nenabled = false\n");
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, content).expect("the file is written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&self.read_bytes(name)).into_owned()
    }

    pub(crate) fn read_bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The environment of a run: nothing of the tester's own settings.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let folder = |name: &str| self.path(name).to_string_lossy().into_owned();
        let program_folder = Path::new(PROGRAM).parent().expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let variables = [
            ("HOME", folder("")),
            ("ASCIINEMA_CONFIG_HOME", folder("config")),
            ("ASCIINEMA_STATE_HOME", folder("state")),
            ("PATH", format!("{}:{path}", program_folder.display())),
            ("SHELL", "/bin/sh".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("PS1", "$ ".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
        ];
        variables
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec()
    }

    /// A run of the program in a session of its own, so without any terminal.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("setsid");
        command.arg("--wait").arg(PROGRAM).args(args);
        command
            .current_dir(self.folder.path())
            .envs(self.env())
            .stdin(Stdio::null());
        for name in [
            "ASCIINEMA_SERVER_URL",
            "ASCIINEMA_API_URL",
            "ASCIINEMA_INSTALL_ID",
            "TMUX",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program without a terminal to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        ended(self.command(args).output().expect("the program runs"))
    }

    /// Runs a shell command line in the folder, without a terminal.
    pub(crate) fn shell(&self, line: &str) -> Ended {
        let mut command = Command::new("setsid");
        command
            .args(["--wait", "bash", "-c", line])
            .stdin(Stdio::null());
        command.current_dir(self.folder.path()).envs(self.env());
        ended(command.output().expect("bash runs"))
    }

    /// The recording in a file of the folder.
    pub(crate) fn recording(&self, name: &str) -> Recording {
        self.recording_so_far(name).expect("it has a header")
    }

    /// The recording in a file that is still written; `None` before it has a header.
    pub(crate) fn recording_so_far(&self, name: &str) -> Option<Recording> {
        Recording::read(&self.path(name))
    }
}

fn ended(output: Output) -> Ended {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let code = output
        .status
        .code()
        .or(output.status.signal().map(|signal| 128 + signal));
    Ended {
        code,
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A recording, read whole.
pub(crate) struct Recording {
    pub(crate) header: Header,
    pub(crate) events: Vec<Event<'static>>,
}

impl Recording {
    fn read(path: &Path) -> Option<Recording> {
        let file = fs::File::open(path).expect("the recording is there");
        let mut reader = Reader::new(BufReader::new(file)).ok()?;
        let mut events = Vec::new();
        while let Some(event) = reader.next_event().expect("every line is an event") {
            events.push(event.into_owned());
        }
        Some(Recording {
            header: reader.header().clone(),
            events,
        })
    }

    /// All output as one text.
    pub(crate) fn output(&self) -> String {
        self.texts("o")
    }

    /// The texts of all events with this code as one.
    pub(crate) fn texts(&self, wanted: &str) -> String {
        let text = |event: &Event<'static>| match &event.data {
            data if data.code() != wanted => String::new(),
            EventData::Output(text) | EventData::Input(text) | EventData::Marker(text) => {
                text.clone().into_owned()
            }
            EventData::Resize(size) => size.to_string(),
            EventData::Exit(code) => code.to_string(),
            EventData::Other(_, text) => text.clone().into_owned(),
        };
        self.events.iter().map(text).collect()
    }

    /// The codes of all events, runs of the same one as one.
    pub(crate) fn codes(&self) -> String {
        let mut codes: Vec<&str> = self.events.iter().map(|event| event.data.code()).collect();
        codes.dedup();
        codes.concat()
    }
}
