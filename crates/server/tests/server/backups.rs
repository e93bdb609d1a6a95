//! A backup of a running server, what comes back from it, and what `check` finds.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tempfile::TempDir;

use crate::common::{
    Binary, RECORDING, TestServer, Visitor, change_database, command, kept, server_with_mailbox,
};
use crate::pair;

fn run(data: &Path, arguments: &[&str]) -> Output {
    command(data, arguments).output().unwrap()
}

fn succeeded(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words} {output:?}");
    words
}

fn failed(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn backup(data: &Path, folder: &Path, name: &str) -> String {
    let file = folder.join(name).display().to_string();
    succeeded(&run(data, &["backup", &file]));
    file
}

/// All files that a server keeps.
fn files(data: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(kept(data)).unwrap();
    let mut files: Vec<_> = folders
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
}

/// A server on what was restored from a backup.
fn restored(file: &str) -> TestServer {
    let data = tempfile::tempdir().unwrap();
    let words = succeeded(&run(data.path(), &["restore", file]));
    assert!(words.contains("everything is there"), "{words}");
    assert!(succeeded(&run(data.path(), &["check"])).contains("0 findings"));
    TestServer::start_on(data, pair::configure)
}

#[test]
fn nobody_else_reads_what_a_server_keeps_or_its_backup() {
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = folder.path().join("data");
    let server = Binary::start(&data, "umask 022;");
    assert_eq!(mode(&data), 0o700);
    let file = backup(&data, folder.path(), "backup.tar.zst");
    assert_eq!(mode(Path::new(&file)), 0o600);
    drop(server);
}

#[test]
fn what_is_restored_from_a_backup_is_what_there_was() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let fields = [
        ("title", "a \u{0} in \\u0000 the \"title\""),
        ("visibility", "private"),
    ];
    let path = server.uploaded_with(RECORDING, &fields);
    change_database(server.data.path(), "UPDATE recordings SET views = 7");
    let folder = tempfile::tempdir().unwrap();
    for name in ["backup.tar", "backup.tar.zst"] {
        let file = backup(server.data.path(), folder.path(), name);
        let copy = restored(&file);
        let there = Visitor {
            server: &copy,
            cookie: jane.cookie.clone(),
        };
        assert_eq!(copy.read(&path).0, 403);
        assert_eq!(there.read(&format!("{path}.cast")).1, RECORDING);
        let edit = |visitor: &Visitor<'_>| {
            let page = visitor.read(&format!("{path}/edit"));
            (page.0, page.1.replace(&visitor.server.url, ""))
        };
        assert_eq!(edit(&there), edit(&jane));
        assert_eq!(edit(&there).0, 200);
        let next = copy.uploaded(format!("{RECORDING}[62.0,\"o\",\"next\"]\n"));
        assert_ne!(next, path);
    }
}

#[test]
fn a_backup_under_load_is_one_moment() {
    let server = TestServer::start();
    let before: Vec<_> = (0..5).map(|_| server.uploaded(RECORDING)).collect();
    let is_over = AtomicBool::new(false);
    let folder = tempfile::tempdir().unwrap();
    let file = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                server.uploaded(RECORDING);
            }
        });
        let file = backup(server.data.path(), folder.path(), "backup.tar.zst");
        is_over.store(true, Ordering::Relaxed);
        file
    });
    assert!(succeeded(&run(server.data.path(), &["check"])).contains("0 findings"));
    let copy = restored(&file);
    for path in before {
        assert_eq!(copy.read(&format!("{path}.cast")).1, RECORDING);
    }
}

#[test]
fn a_backup_goes_into_nothing_that_is_used_and_over_no_other_file() {
    let server = TestServer::start();
    server.uploaded(RECORDING);
    let folder = tempfile::tempdir().unwrap();
    let file = backup(server.data.path(), folder.path(), "backup.tar.zst");
    let words = failed(&run(server.data.path(), &["backup", &file]));
    assert!(words.contains("is there already"), "{words}");
    let words = failed(&run(server.data.path(), &["restore", &file]));
    assert!(words.contains("another server uses"), "{words}");
    let data = server.end();
    let words = failed(&run(data.path(), &["restore", &file]));
    assert!(words.contains("is in use already"), "{words}");
}

#[test]
fn half_a_backup_is_refused_and_no_server_starts_on_it() {
    let server = TestServer::start();
    for index in 0..3 {
        server.uploaded(format!("{RECORDING}[62.0,\"o\",\"{index}\"]\n"));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = backup(server.data.path(), folder.path(), "backup.tar");
    let bytes = std::fs::read(&file).unwrap();
    let half = folder.path().join("half.tar");
    std::fs::write(&half, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let data: TempDir = tempfile::tempdir().unwrap();
    let words = failed(&run(data.path(), &["restore", half.to_str().unwrap()]));
    assert!(words.contains("is not whole"), "{words}");
    let words = failed(&run(data.path(), &["serve", "--listen", "127.0.0.1:0"]));
    assert!(words.contains("is being filled"), "{words}");
}

#[test]
fn a_check_finds_files_that_are_lost_changed_or_nobodys() {
    let server = TestServer::start();
    for index in 0..3 {
        server.uploaded(format!("{RECORDING}[62.0,\"o\",\"{index}\"]\n"));
    }
    let data = server.end();
    assert!(succeeded(&run(data.path(), &["check"])).contains("3 recordings, 0 findings"));
    let files = files(data.path());
    std::fs::remove_file(&files[0]).unwrap();
    let other = zstd::encode_all(&b"something else"[..], 3).unwrap();
    std::fs::write(&files[1], other).unwrap();
    std::fs::write(files[2].with_file_name("stray"), "nobody's").unwrap();
    let output = run(data.path(), &["check"]);
    let words = failed(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(words.contains("3 recordings, 3 findings"), "{words}");
    assert!(
        words.contains("its content is not what was uploaded"),
        "{words}"
    );
    assert!(words.contains("stray has no recording"), "{words}");
}
