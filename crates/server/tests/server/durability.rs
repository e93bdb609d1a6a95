//! The database inside and the disk. The order of system calls around an acknowledged upload,
//! which no kill -9 can tell: what the kernel was told to write is there afterwards, synced or
//! not. And a disk that is full.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use reqwest::blocking::Response;
use reqwest::blocking::multipart::Form;
use serde_json::Value;

use crate::common::{
    Binary, INSTALLATION, RECORDING, TestServer, change_database, client, count, eventually,
    files_below, part, rows,
};

const TRACE: &str = "strace -D -f -y -qq -s 32 -o \"$TRACE\" \
    -e trace=fsync,fdatasync,rename,renameat,renameat2,write,writev,sendto,sendmsg";

fn traced(folder: &Path) -> Binary {
    let found = Command::new("strace").arg("-V").output();
    assert!(
        found.is_ok_and(|output| output.status.success()),
        "strace is not installed"
    );
    let trace = folder.join("trace");
    Binary::start_under(
        &folder.join("data"),
        &format!("TRACE={};", trace.display()),
        TRACE,
    )
}

fn upload(url: &str) -> Response {
    let request = client()
        .post(format!("{url}/api/v1/recordings"))
        .basic_auth("me", Some(INSTALLATION))
        .multipart(Form::new().part("file", part(RECORDING)));
    request.send().unwrap()
}

/// The lines of the trace, once it holds so many replies. A call that another thread interrupts
/// is written in two lines; it counts where it ends.
fn trace(folder: &Path, replies: usize) -> Vec<String> {
    eventually("the trace", || {
        let text = fs::read_to_string(folder.join("trace")).unwrap_or_default();
        (text.matches("HTTP/1.1 201").count() >= replies).then_some(())
    });
    let text = fs::read_to_string(folder.join("trace")).unwrap();
    let mut begun = std::collections::HashMap::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if let Some(beginning) = call.strip_suffix("<unfinished ...>") {
            begun.insert(thread, beginning);
            // A reply is on its way from its beginning on.
            if beginning.contains("HTTP/1.1") {
                lines.push(beginning.to_owned());
            }
        } else if call.starts_with("<...") {
            lines.push(format!(
                "{} {call}",
                begun.remove(thread).unwrap_or_default()
            ));
        } else {
            lines.push(call.to_owned());
        }
    }
    lines
}

/// What happens, and how it looks in a trace.
type Step<'a> = (&'a str, &'a dyn Fn(&str) -> bool);

#[test]
fn an_upload_is_acknowledged_after_its_file_its_folder_and_its_row_are_synced() {
    let folder = tempfile::tempdir().unwrap();
    let server = traced(folder.path());
    assert_eq!(upload(&server.url).status(), 201);
    let lines = trace(folder.path(), 1);
    let steps: [Step<'_>; 5] = [
        ("the file is synced", &|line| {
            line.starts_with("fsync(") && line.contains("/data/tmp/")
        }),
        ("the file gets its name", &|line| {
            line.starts_with("rename") && line.contains("/files/")
        }),
        ("the folder is synced", &|line| {
            line.starts_with("fsync(") && line.contains("/data/files/")
        }),
        ("the row is synced", &|line| {
            (line.starts_with("fsync(") || line.starts_with("fdatasync("))
                && line.contains("asciinema.db-wal")
        }),
        ("the reply is sent", &|line| line.contains("HTTP/1.1 201")),
    ];
    let reply = lines
        .iter()
        .position(|line| line.contains("HTTP/1.1 201"))
        .unwrap();
    let mut at = 0;
    for (what, is_it) in steps {
        let found = lines[at..=reply].iter().position(|line| is_it(line));
        let found = found.unwrap_or_else(|| panic!("{what}: not in order in {lines:#?}"));
        at += found;
    }
}

/// Holds the database against all other writers until `wait` returns.
fn while_nobody_writes(data: &Path, wait: impl FnOnce()) {
    use sqlx::{Connection, Executor};
    let url = format!("sqlite:{}", data.join("asciinema.db").display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut connection = runtime.block_on(async {
        let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
        connection.execute("BEGIN IMMEDIATE").await.unwrap();
        connection
    });
    wait();
    runtime.block_on(async { connection.execute("ROLLBACK").await.unwrap() });
}

#[test]
fn uploads_that_come_together_share_syncs_of_the_database() {
    const UPLOADS: usize = 12;
    // The server waits ten seconds for the database; on a machine that needs longer for the files
    // it says so, and is asked again.
    let attempt = || -> Option<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let server = traced(folder.path());
        let data = folder.path().join("data");
        let mut uploaders = Vec::new();
        while_nobody_writes(&data, || {
            uploaders.extend((0..UPLOADS).map(|_| {
                let url = server.url.clone();
                thread::spawn(move || upload(&url).status())
            }));
            // Their files are there: what is left is the database, at which they meet.
            eventually("all files", || {
                let is_over = uploaders.iter().any(thread::JoinHandle::is_finished);
                (is_over || files_below(&data.join("files")) == UPLOADS).then_some(())
            });
        });
        let statuses: Vec<_> = uploaders.into_iter().map(|it| it.join().unwrap()).collect();
        if statuses.iter().any(|status| *status == 503) {
            return None;
        }
        assert!(statuses.iter().all(|status| *status == 201), "{statuses:?}");
        Some(trace(folder.path(), UPLOADS))
    };
    let lines = eventually("a machine that is fast enough", attempt);
    let is_file = |line: &String| line.starts_with("rename") && line.contains("/data/files/");
    let last_file = lines.iter().rposition(is_file).unwrap();
    let is_sync = |line: &&String| line.contains("sync(") && line.contains("asciinema.db-wal");
    let syncs = lines[last_file..].iter().filter(is_sync).count();
    assert!(
        (1..UPLOADS / 2).contains(&syncs),
        "{syncs} syncs for {UPLOADS} uploads"
    );
}

#[test]
fn a_database_that_cannot_grow_refuses_the_upload_in_a_sentence() {
    let data = tempfile::tempdir().unwrap();
    // Less than the write-ahead log needs after a few uploads, more than the first start needs.
    let server = Binary::start(data.path(), "ulimit -f 2400;");
    let mut taken = 0;
    let refused = loop {
        let response = upload(&server.url);
        if response.status() != 201 {
            break response;
        }
        taken += 1;
        assert!(taken < 1000, "the database grows beyond the limit");
    };
    assert_eq!(refused.status(), 507);
    let body: Value = refused.json().unwrap();
    assert_eq!(body["type"], "storage_full");
    drop(server);
    assert_eq!(rows(data.path()).len(), taken);
    assert_eq!(files_below(&data.path().join("files")), taken);
}

#[test]
fn a_recording_that_cannot_be_read_keeps_no_other_from_being_found() {
    let server = TestServer::start_with(|config| {
        config.timeouts.job_retry = Duration::from_millis(200);
    });
    let upload = |title| {
        server.uploaded_with(RECORDING, &[("title", title), ("visibility", "public")]);
    };
    let finds = |word: &str, text: &str| {
        let page = server.read(&format!("/search?q={word}")).1;
        page.contains(&format!(">{text}</"))
    };
    upload("Broken");
    eventually("the index", || finds("three", "Broken").then_some(()));
    let data = server.data.path();
    let only = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path()
    };
    let file = only(&only(&data.join("files")));
    let away = data.join("away");
    fs::rename(&file, &away).unwrap();
    std::os::unix::fs::symlink(&file, &file).unwrap();
    change_database(data, "UPDATE recordings SET indexed_at = NULL");
    upload("Whole");
    let waiting = "SELECT count(*) FROM jobs WHERE kind = 'index' AND payload = '1'";
    eventually("a job of its own", || {
        (count(data, waiting) == 1).then_some(())
    });
    eventually("the other", || finds("three", "Whole").then_some(()));
    assert!(!finds("three", "Broken") && finds("broken", "Broken"));
    fs::remove_file(&file).unwrap();
    fs::rename(&away, &file).unwrap();
    eventually("the end of the job", || {
        (count(data, waiting) == 0).then_some(())
    });
    assert!(finds("three", "Whole") && finds("three", "Broken"));
}
