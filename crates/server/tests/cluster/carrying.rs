//! An instance moves from one pair to the other and back.

use std::path::Path;
use std::process::{Command, Output};

use asciinema_server::config::{Config, S3Access};
use tempfile::TempDir;

use crate::common::{RECORDING, TestServer, Visitor, command, kept, server_with_mailbox};
use crate::pair;
use crate::postgres::Cluster;
use crate::s3::KEY;

fn moved(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words} {output:?}");
    assert!(words.contains("everything is there"), "{words}");
    words
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// From the pair of a data directory into a folder.
fn to_folder(data: &Path, folder: &Path) -> Command {
    command(data, &["move", "--to", folder.to_str().unwrap()])
}

/// From a folder to the pair that belongs to a data directory.
fn to_pair(folder: &Path, data: &Path) -> Command {
    let server = pair::storage_server();
    let url = pair::database_url(Cluster::shared(), data);
    let storage = pair::storage(server, data).url.to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_asciinema-server"));
    command
        .args(["move", "--to", &url, "--to-storage", &storage, "--data-dir"])
        .arg(folder)
        .env("S3_ENDPOINT", server.endpoint())
        .env("S3_REGION", "us-east-1")
        .env("S3_ACCESS_KEY_ID", KEY.0)
        .env("S3_SECRET_ACCESS_KEY", KEY.1);
    command
}

/// A server on a folder, with nothing elsewhere.
fn start_in(folder: TempDir) -> TestServer {
    TestServer::start_on(folder, |config: &mut Config| {
        assert!(config.database.is_none() && config.storage.is_none());
        config.s3 = S3Access::default();
    })
}

/// What somebody who is logged in sees of a recording, wherever it is.
fn look(server: &TestServer, cookie: &str, path: &str) -> (String, String) {
    let visitor = Visitor {
        server,
        cookie: cookie.into(),
    };
    let (status, page) = visitor.read(&format!("{path}/edit"));
    assert_eq!(status, 200);
    let (status, content) = visitor.read(&format!("{path}.cast"));
    assert_eq!(status, 200);
    (page.replace(&server.url, ""), content)
}

#[test]
fn an_instance_moves_into_a_folder_and_on_to_another_pair() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let fields = [("title", "Größe \"1\""), ("visibility", "private")];
    let path = server.uploaded_with(RECORDING, &fields);
    let cookie = jane.cookie.clone();
    let before = look(&server, &cookie, &path);
    let data = server.end();

    let folder = tempfile::tempdir().unwrap();
    let words = moved(&to_folder(data.path(), folder.path()).output().unwrap());
    assert!(words.contains("recordings: 1 of 1"), "{words}");
    let server = start_in(folder);
    assert_eq!(look(&server, &cookie, &path), before);
    let second = server.uploaded(format!("{RECORDING}[62.0,\"o\",\"second\"]\n"));
    let folder = server.end();

    let other = tempfile::tempdir().unwrap();
    moved(&to_pair(folder.path(), other.path()).output().unwrap());
    let server = TestServer::start_on(other, pair::configure);
    assert_eq!(look(&server, &cookie, &path), before);
    assert_eq!(server.read(&second).0, 200);
    // Numbers go on after those that came along.
    let third = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    assert_eq!(third, "/a/3");
}

#[test]
fn a_move_that_stopped_goes_on_and_nothing_is_used_before_it_is_over() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let data = server.end();
    let objects = kept(data.path());
    let away = objects.with_extension("away");
    std::fs::rename(&objects, &away).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let words = refused(&to_folder(data.path(), folder.path()).output().unwrap());
    assert!(words.contains("cannot carry the file"), "{words}");
    let mut serve = Command::new(env!("CARGO_BIN_EXE_asciinema-server"));
    serve.args(["--listen", "127.0.0.1:0", "--data-dir"]);
    let words = refused(&serve.arg(folder.path()).output().unwrap());
    assert!(words.contains("is being filled"), "{words}");

    std::fs::remove_dir(&objects).unwrap_or_default();
    std::fs::rename(&away, &objects).unwrap();
    let words = moved(&to_folder(data.path(), folder.path()).output().unwrap());
    assert!(words.contains("going on with what was begun"), "{words}");
    let server = start_in(folder);
    assert_eq!(server.read(&format!("{path}.cast")).1, RECORDING);
}

#[test]
fn nothing_moves_where_somebody_else_is_or_while_a_server_runs() {
    let server = TestServer::start();
    server.uploaded(RECORDING);
    let folder = tempfile::tempdir().unwrap();
    let words = refused(
        &to_folder(server.data.path(), folder.path())
            .output()
            .unwrap(),
    );
    assert!(words.contains("another server uses"), "{words}");
    let data = server.end();
    let others = start_in(folder);
    others.uploaded(RECORDING);
    let folder = others.end();
    let words = refused(&to_folder(data.path(), folder.path()).output().unwrap());
    assert!(words.contains("is in use already"), "{words}");
}
