//! What the program knows of its user: the configuration, and the id of the installation.

use std::os::unix::fs::PermissionsExt;

use crate::home::Home;

const CAST: &str =
    "{\"version\":2,\"width\":80,\"height\":24}\n[0.1,\"o\",\"one\\r\\ntwo\\r\\n\"]\n";

#[test]
fn the_install_id_is_made_once_and_nobody_else_may_read_it() {
    let home = Home::new();
    let auth = || {
        home.run(&["auth", "--server-url", "https://example.com/below"])
            .stdout
    };
    let first = auth();
    let id = home.read("state/install-id");
    assert_eq!(id.len(), 36);
    assert!(
        first.contains(&format!("\nhttps://example.com/below/connect/{id}\n")),
        "{first}"
    );
    assert_eq!(auth(), first);
    let mode = std::fs::metadata(home.path("state/install-id"))
        .expect("it is there")
        .permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    std::fs::remove_file(home.path("state/install-id")).expect("it is there");
    home.write("config/install-id", "old-id\n");
    assert!(auth().contains("/connect/old-id\n"));
    std::fs::remove_file(home.path("config/install-id")).expect("it is there");
    home.write("config/config", "[api]\ntoken = oldest-id\n");
    assert!(auth().contains("/connect/oldest-id\n"));
    assert_eq!(home.read("state/install-id"), "oldest-id");
}

#[test]
fn without_a_home_there_is_no_configuration_but_recording_and_playing() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let mut command = home.command(args);
        for name in ["CONFIG_HOME", "STATE_HOME"] {
            command.env_remove(format!("ASCIINEMA_{name}"));
            command.env_remove(format!("XDG_{name}"));
        }
        command.env_remove("HOME");
        command.output().expect("it runs")
    };
    let rec = ["rec", "-q", "-c", "echo one", "demo.cast"];
    assert_eq!(run(&rec).status.code(), Some(0));
    assert_eq!(run(&["play", "-q", "demo.cast"]).stdout, b"one\r\n");
    let auth = run(&["auth", "--server-url", "https://example.com"]);
    assert_eq!(auth.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&auth.stderr);
    assert!(stderr.contains("need $HOME"), "{stderr}");
}

#[test]
fn files_are_converted_without_any_configuration() {
    let home = Home::new();
    home.write("demo.cast", CAST);
    home.write("config/config.toml", "this is no TOML");
    for args in [
        &["cat", "demo.cast"][..],
        &["convert", "-f", "txt", "demo.cast", "-"],
    ] {
        let ended = home.run(args);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
        assert!(ended.stdout.contains("two"));
    }
    let ended = home.run(&["rec", "-c", "true", "new.cast"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("config.toml"), "{}", ended.stderr);
    home.write("config/config.toml", "[session]\npause_key = \"F1\"\n");
    let ended = home.run(&["rec", "-c", "true", "new.cast"]);
    assert_eq!(ended.code, Some(1));
    for part in ["session.pause_key", "'F1'"] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}
