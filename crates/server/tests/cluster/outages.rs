//! The database and the storage go away under load and come back: clear refusals meanwhile,
//! recovery without a restart, and everything that was acknowledged is there.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::blocking::Response;
use serde_json::Value;

use crate::common::{RECORDING, TestServer, count, eventually};
use crate::pair;
use crate::postgres::Cluster;
use crate::s3::S3;

fn refused(response: Response) {
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
    let body: Value = response.json().unwrap();
    assert_eq!(body["type"], "unavailable");
}

/// Uploads and watches from three threads while `outage` happens. Gives what was acknowledged:
/// addresses and contents.
fn under_load(server: &TestServer, outage: impl FnOnce(&Tally)) -> BTreeMap<String, String> {
    let tally = Tally::default();
    thread::scope(|scope| {
        for uploader in 0..3 {
            let tally = &tally;
            scope.spawn(move || {
                for count in 0.. {
                    if tally.is_over.load(Ordering::Relaxed) {
                        return;
                    }
                    let recording = format!("{RECORDING}[62.0,\"o\",\"{uploader}-{count}\"]\n");
                    tally.note(server, recording);
                }
            });
        }
        outage(&tally);
        tally.is_over.store(true, Ordering::Relaxed);
    });
    tally.acknowledged.into_inner().unwrap()
}

/// What became of the uploads.
#[derive(Default)]
struct Tally {
    acknowledged: Mutex<BTreeMap<String, String>>,
    refusals: Mutex<usize>,
    is_over: AtomicBool,
}

impl Tally {
    fn note(&self, server: &TestServer, recording: String) {
        let response = server.upload_with(recording.clone(), &[]);
        if response.status() == StatusCode::CREATED {
            let body: Value = response.json().unwrap();
            let path = body["url"].as_str().unwrap().strip_prefix(&server.url);
            let path = path.unwrap().to_owned();
            self.acknowledged.lock().unwrap().insert(path, recording);
        } else {
            refused(response);
            *self.refusals.lock().unwrap() += 1;
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn wait_for_uploads(&self) {
        let before = self.acknowledged.lock().unwrap().len();
        eventually("uploads", || {
            (self.acknowledged.lock().unwrap().len() > before + 5).then_some(())
        });
    }

    fn wait_for_refusals(&self) {
        let before = *self.refusals.lock().unwrap();
        eventually("refusals", || {
            (*self.refusals.lock().unwrap() > before + 1).then_some(())
        });
    }
}

fn all_are_there(server: &TestServer, acknowledged: &BTreeMap<String, String>) {
    assert!(acknowledged.len() > 10);
    for (path, recording) in acknowledged {
        let (status, content) = server.read(&format!("{path}.cast"));
        assert!(status == 200 && content == *recording, "{path}: {status}");
    }
}

#[test]
fn postgres_stops_and_starts_under_load() {
    let cluster = Cluster::start();
    let server = TestServer::start_with(|config| {
        let url = pair::database_url(&cluster, &config.data_dir);
        config.database = Some(url.parse().unwrap());
    });
    let path = server.uploaded(RECORDING);
    let acknowledged = under_load(&server, |tally| {
        tally.wait_for_uploads();
        cluster.stop();
        tally.wait_for_refusals();
        let page = server.get(&path).send().unwrap();
        assert_eq!(page.status(), 503);
        assert!(page.text().unwrap().contains("try again soon"));
        assert_eq!(server.read("/healthz").0, 503);
        cluster.start_again();
        tally.wait_for_uploads();
        assert_eq!(server.read("/healthz"), (200, "ok\n".into()));
    });
    all_are_there(&server, &acknowledged);
}

#[test]
fn readers_do_not_notice_a_short_restart_of_postgres() {
    let cluster = Cluster::start();
    let server = TestServer::start_with(|config| {
        let url = pair::database_url(&cluster, &config.data_dir);
        config.database = Some(url.parse().unwrap());
    });
    let path = server.uploaded(RECORDING);
    for _ in 0..2 {
        // Every connection of the node is open and breaks.
        thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| assert_eq!(server.read(&path).0, 200));
            }
        });
        cluster.stop();
        cluster.start_again();
        assert_eq!(server.read(&path).0, 200);
        assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
    }
}

#[test]
fn the_storage_stops_and_starts_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let storage = S3::start(folder.path().into(), None);
    let server = TestServer::start_with(|config| {
        config.storage = Some(pair::storage(&storage, &config.data_dir));
    });
    let lately = server.uploaded(RECORDING);
    let acknowledged = under_load(&server, |tally| {
        for _ in 0..2 {
            tally.wait_for_uploads();
            storage.stop();
            tally.wait_for_refusals();
            // Pages, and what this node has a copy of, are there all the same.
            assert_eq!(server.read(&lately).0, 200);
            assert_eq!(server.read(&format!("{lately}.cast")).0, 200);
            let (status, words) = server.read("/healthz");
            assert_eq!(status, 200);
            assert!(words.contains("the storage of the files does not answer"));
            storage.start_again();
            tally.wait_for_uploads();
            assert_eq!(server.read("/healthz"), (200, "ok\n".into()));
        }
    });
    // From the storage itself, not from copies, which whoever reads for the search makes, too.
    eventually("the index", || {
        let sql = "SELECT count(*) FROM recordings WHERE indexed_at IS NULL";
        (count(server.data.path(), sql) == 0).then_some(())
    });
    let data = server.end();
    std::fs::remove_dir_all(data.path().join("cache")).unwrap();
    let server = TestServer::start_on(data, |config| {
        pair::configure(config);
        config.storage = Some(pair::storage(&storage, &config.data_dir));
    });
    storage.stop();
    let path = acknowledged.keys().next().unwrap();
    let away = server.get(&format!("{path}.cast")).send().unwrap();
    assert_eq!(away.status(), 503);
    storage.start_again();
    all_are_there(&server, &acknowledged);
}
