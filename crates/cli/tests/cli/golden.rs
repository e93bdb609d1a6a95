//! What every command says, and with which exit code, as files that a person can read.
//!
//! A file of `tests/golden` is a session without a terminal, in a folder of its own:
//!
//! ```text
//! $ a command line, run by bash
//! what it writes to standard output
//! ! what it writes to standard error
//! = its exit code, unless that is 0
//! ```
//!
//! After a change that is wanted: `UPDATE_GOLDEN=1 cargo test -p asciinema --test cli golden`, and
//! read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use crate::home::{Ended, Home};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The session with what the commands say now.
fn replayed(session: &str) -> String {
    let home = Home::new();
    let mut now = String::new();
    for line in session.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            now.push_str(&format!(
                "$ {command}\n{}",
                told(&home, &home.shell(command))
            ));
        } else if line.starts_with("# ") {
            now.push_str(&format!("{line}\n"));
        }
    }
    now
}

fn told(home: &Home, ended: &Ended) -> String {
    let mut told = String::new();
    for (prefix, text) in [("", &ended.stdout), ("! ", &ended.stderr)] {
        for line in visible(home, text).lines() {
            told.push_str(format!("{prefix}{line}").trim_end());
            told.push('\n');
        }
    }
    if ended.code != Some(0) {
        told.push_str(&format!("= {}\n", ended.code.unwrap_or(-1)));
    }
    told.push('\n');
    told
}

/// Text without what differs from run to run, control characters as pictures.
fn visible(home: &Home, text: &str) -> String {
    let folder = home
        .path("")
        .to_string_lossy()
        .trim_end_matches('/')
        .to_owned();
    let text = text
        .replace(&folder, "HOME")
        .replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let picture = |char: char| match char {
        '\n' | '\t' => char,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char),
        char => char,
    };
    text.chars().map(picture).collect()
}

#[test]
fn every_command_says_what_its_golden_file_says() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the golden files are there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    assert!(paths.len() >= 6, "{paths:?}");
    let mut differences = String::new();
    for path in paths {
        let session = fs::read_to_string(&path).expect("it is text");
        let now = replayed(&session);
        if update {
            fs::write(&path, &now).expect("it is written");
        }
        let pairs = session.lines().zip(now.lines()).enumerate();
        let differing = pairs.filter(|(_, (expected, line))| expected != line);
        let name = path.file_name().unwrap_or_default().display();
        for (number, (expected, line)) in differing.take(5) {
            differences += &format!("{name}:{}\n- {expected}\n+ {line}\n", number + 1);
        }
        if session.lines().count() != now.lines().count() && !update {
            differences += &format!("{name}: it has {} lines now\n", now.lines().count());
        }
    }
    assert!(update || differences.is_empty(), "{differences}");
}
