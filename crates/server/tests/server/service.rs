//! The server as a service: its unit file, its settings, its word about its health.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::common::{TestServer, client, command};

#[test]
fn the_unit_file_is_one_that_systemd_understands() {
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/dist/asciinema-server.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    let installed = "/usr/local/bin/asciinema-server";
    assert!(unit.contains(&format!("ExecStart={installed} ")));
    let Ok(version) = Command::new("systemd-analyze").arg("--version").output() else {
        // Only machines with systemd run it as a service. What can be seen without is seen.
        for section in ["[Unit]", "[Service]", "[Install]"] {
            assert!(unit.contains(section), "{section}");
        }
        return;
    };
    assert!(version.status.success());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("asciinema-server.service");
    let unit = unit.replace(installed, env!("CARGO_BIN_EXE_asciinema-server"));
    std::fs::write(&file, unit).unwrap();
    let output = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .arg(&file)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    let complaints: Vec<&str> = complaints
        .lines()
        .filter(|line| line.contains("asciinema-server.service"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert!(output.status.success());
}

#[test]
fn settings_in_a_file_are_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "upload_size_limit = 77\n").unwrap();
    let print = |extra: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_asciinema-server"));
        command.env("SMTP_HOST", "mail.example.com").arg("config");
        command
            .arg("--config")
            .arg(&file)
            .args(extra)
            .output()
            .unwrap()
    };
    let output = print(&[]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("upload_size_limit = \"77\"  # file "),
        "{text}"
    );
    assert!(
        text.contains("smtp_host = \"mail.example.com\"  # environment SMTP_HOST"),
        "{text}"
    );
    assert!(
        text.contains("listen = \"127.0.0.1:4000\"  # default"),
        "{text}"
    );
    std::fs::write(&file, "uplaod_size_limit = 77\n").unwrap();
    let output = print(&[]);
    assert!(!output.status.success());
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        words.contains("settings.toml, line 1")
            && words.contains("there is no setting uplaod_size_limit"),
        "{words}"
    );
}

#[test]
fn a_server_that_can_serve_says_so() {
    let server = TestServer::start();
    let response = server.get("/healthz").send().unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.text().unwrap(), "ok\n");
}

#[test]
fn commands_whose_output_nobody_reads_end_well_and_do_what_they_are_for() {
    let server = TestServer::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.tar.zst");
    let backup = ["backup", file.to_str().unwrap()];
    for arguments in [
        &["config"][..],
        &["login-link", "jane@example.com"],
        &["check"],
        &["admin", "storage"],
        &backup,
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = command(server.data.path(), arguments);
        let output = command.stdout(writer).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?} {words}");
        assert!(!words.contains("pipe"), "{arguments:?} {words}");
    }
    assert!(file.exists());
    let full = std::fs::File::create("/dev/full").unwrap();
    let mut command = command(server.data.path(), &["config"]);
    assert!(!command.stdout(full).output().unwrap().status.success());
}

#[test]
fn a_server_whose_log_nobody_takes_any_more_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let (log, writer) = std::io::pipe().unwrap();
    drop(log);
    let mut command = command(data.path(), &["--listen", "127.0.0.1:0"]);
    let command = command.stdout(Stdio::piped()).stderr(writer);
    let mut process = command.spawn().unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    drop(output);
    let url = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap_or_default();
    let statuses: Vec<_> = (0..3)
        .map(|_| client().get(format!("{url}/explore")).send())
        .map(|answer| answer.ok().map(|answer| answer.status().as_u16()))
        .collect();
    let ended = process.try_wait().unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(statuses, [Some(200); 3]);
    assert_eq!(ended, None);
}
