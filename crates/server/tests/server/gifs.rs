//! GIFs of recordings: made once, with progress, within limits.

use std::time::{Duration, Instant};

use asciinema_server::config::Config;
use reqwest::blocking::Response;
use serde_json::Value;

use crate::common::{
    PATIENCE, RECORDING, TestServer, Visitor, change_database, command, count, eventually, kept,
};

/// A server whose pages and pictures wait for their GIF, however long it takes.
fn patient(change: impl FnOnce(&mut Config)) -> TestServer {
    TestServer::start_with(|config| {
        config.gifs.page_patience = PATIENCE;
        config.gifs.picture_patience = PATIENCE;
        config.gifs.time = PATIENCE;
        change(config);
    })
}

/// Nobody waits for a GIF unless they come back.
fn impatient() -> TestServer {
    TestServer::start_with(|config| {
        config.gifs.time = PATIENCE;
        config.gifs.page_patience = Duration::ZERO;
        config.gifs.picture_patience = Duration::ZERO;
    })
}

fn accepting(server: &TestServer, path: &str, kind: &'static str) -> Response {
    server.get(path).header("accept", kind).send().unwrap()
}

/// Hundredths of a second that each frame stays.
fn delays(file: &[u8]) -> Vec<u16> {
    let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    delays
}

#[test]
fn whoever_wants_a_picture_gets_the_gif() {
    let server = patient(|_| {});
    let path = format!("{}.gif", server.uploaded(RECORDING));
    let first = accepting(&server, &path, "image/*");
    assert_eq!(first.status(), 200);
    assert_eq!(first.headers()["content-type"], "image/gif");
    assert_eq!(first.headers()["cache-control"], "private, no-store");
    assert_eq!(first.headers()["access-control-allow-origin"], "*");
    let tag = first.headers()["etag"].clone();
    let file = first.bytes().unwrap();
    // Nothing, two lines, the pause of a minute cut to five seconds, and three at the end.
    assert_eq!(delays(&file), [50, 100, 500, 300]);
    let again = server.get(&path).header("if-none-match", &tag).send();
    assert_eq!(again.unwrap().status(), 304);
    let download = server.get(&format!("{path}?dl=1")).send().unwrap();
    let name = download.headers()["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment; filename=") && name.ends_with(".gif"));
    assert_eq!(download.bytes().unwrap(), file);
}

#[test]
fn a_page_and_its_script_tell_how_far_it_is_and_then_it_is_there() {
    let server = impatient();
    let (path, page) = in_the_making(|recording| {
        let path = format!("{}.gif", server.uploaded(recording));
        let page = accepting(&server, &path, "text/html,*/*");
        (page.status() != 200).then_some((path, page))
    });
    assert_eq!(page.status(), 202);
    assert_eq!(page.headers()["cache-control"], "private, no-store");
    let page = page.text().unwrap();
    assert!(page.contains("<progress") && page.contains("http-equiv=\"refresh\""));
    let states: Vec<String> = eventually("the GIF", || {
        let body: Value = accepting(&server, &path, "application/json")
            .json()
            .unwrap();
        (body["state"] == "done").then(|| vec![body["percent"].to_string()])
    });
    assert_eq!(states, ["100"]);
    let page = accepting(&server, &path, "text/html,*/*");
    assert_eq!(page.headers()["content-type"], "image/gif");
}

#[test]
fn who_cannot_wait_longer_is_asked_to_come_back() {
    let server = impatient();
    let (path, response) = in_the_making(|recording| {
        let path = format!("{}.gif", server.uploaded(recording));
        let response = server.get(&path).send().unwrap();
        (response.status() != 200).then_some((path, response))
    });
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
    assert!(response.text().unwrap().contains("in the making"));
    eventually("the GIF", || {
        (server.get(&path).send().unwrap().status() == 200).then_some(())
    });
}

#[test]
fn the_gif_of_a_private_recording_is_its_owners() {
    let server = patient(|config| config.dev = true);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded_with(RECORDING, &[("visibility", "private")]);
    let path = format!("{path}.gif");
    assert_eq!(jane.get(&path).status(), 200);
    assert_eq!(
        jane.get(&path).headers()["cache-control"],
        "private, no-store"
    );
    assert_eq!(server.get(&path).send().unwrap().status(), 403);
    assert_eq!(accepting(&server, &path, "application/json").status(), 403);
}

#[test]
fn it_plays_what_the_owner_shows_as_the_owner_wants_it_played() {
    let server = patient(|config| config.dev = true);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded(RECORDING);
    let whole = server.get(&format!("{path}.gif")).send().unwrap();
    let fields = [("trim_from", "1"), ("speed", "2"), ("idle_time_limit", "3")];
    assert_eq!(jane.post(&format!("{path}/edit"), &fields).status(), 303);
    let part = server.get(&format!("{path}.gif")).send().unwrap();
    assert_ne!(part.headers()["etag"], whole.headers()["etag"]);
    // The part begins a quarter of a second, played, before its second line.
    assert_eq!(delays(&part.bytes().unwrap()), [25, 150, 300]);
}

#[test]
fn a_recording_that_is_too_long_is_refused_with_a_sentence() {
    let server = patient(|config| config.gifs.length = Duration::from_secs(5));
    let path = format!("{}.gif", server.uploaded(RECORDING));
    for _ in 0..2 {
        let response = accepting(&server, &path, "text/html");
        assert_eq!(response.status(), 422);
        let page = response.text().unwrap();
        assert!(page.contains("plays for 7 seconds"), "{page}");
        assert!(page.contains("up to 5 seconds"), "{page}");
    }
    let body: Value = accepting(&server, &path, "application/json")
        .json()
        .unwrap();
    assert_eq!(body["state"], "failed");
    assert!(
        body["message"]
            .as_str()
            .unwrap()
            .contains("up to 5 seconds")
    );
}

#[test]
fn a_gif_that_grows_too_large_is_given_up_and_leaves_nothing() {
    let server = patient(|config| config.gifs.bytes = 1000);
    let path = format!("{}.gif", server.uploaded(RECORDING));
    let response = server.get(&path).send().unwrap();
    assert_eq!(response.status(), 422);
    assert!(response.text().unwrap().contains("larger than 1 kB"));
    assert_eq!(server.staged_files(), 0);
}

#[test]
fn an_address_starts_so_many_gifs_and_no_more() {
    let server = patient(|_| {});
    let asks = |path: &str| {
        let request = server.get(path).header("x-forwarded-for", "192.0.2.7");
        request.send().unwrap().status().as_u16()
    };
    let start = Instant::now();
    let mut made = Vec::new();
    let refused = loop {
        let recording = RECORDING.replace("one", &format!("one {}", made.len()));
        let path = format!("{}.gif", server.uploaded(recording));
        match asks(&path) {
            200 => made.push(path),
            status => break status,
        }
    };
    assert_eq!(refused, 429);
    // Ten, and one more in each minute.
    let most = 11 + start.elapsed().as_secs() / 60;
    assert!((10..=most).contains(&(made.len() as u64)), "{}", made.len());
    // What is there already is still served.
    assert_eq!(asks(&made[0]), 200);
}

/// Looks at something while its GIF is made. How long that takes depends on the machine, so it is
/// tried with recordings in which twice as much happens each time, until it was not too late.
pub(crate) fn in_the_making<T>(attempt: impl FnMut(String) -> Option<T>) -> T {
    // What is not optimised draws some fifty times as slowly.
    let frames: u32 = if cfg!(debug_assertions) { 12 } else { 300 };
    let recordings = (0..6).map(|round| busy(frames << round));
    recordings.into_iter().find_map(attempt).unwrap()
}

/// A recording of so many screens, each of which is new in every cell.
fn busy(frames: u32) -> String {
    let header = RECORDING.lines().next().unwrap();
    let event = |frame: u32| {
        let text: String = (0..24)
            .map(|row| {
                format!(
                    "\\u001b[{};1H\\u001b[38;5;{}m{frame:0>79}",
                    row + 1,
                    (frame + row) % 256
                )
            })
            .collect();
        format!("[{}.{:02},\"o\",\"{text}\"]\n", frame / 20, frame % 20 * 5)
    };
    let events: String = (0..frames).map(event).collect();
    format!("{header}\n{events}")
}

#[test]
fn a_server_that_stops_in_the_midst_of_a_gif_goes_on_with_it_when_it_starts() {
    let (data, path) = in_the_making(|recording| {
        let server = impatient();
        let path = format!("{}.gif", server.uploaded(recording));
        let status = server.get(&path).send().unwrap().status();
        assert!([200, 503].contains(&status.as_u16()), "{status}");
        eventually("the beginning", || {
            let sql = "SELECT count(*) FROM gifs WHERE percent IS NULL";
            (count(server.data.path(), sql) == 0).then_some(())
        });
        let data = server.end();
        let left = count(data.path(), "SELECT count(*) FROM gifs") == 1;
        left.then_some((data, path))
    });
    // It was given back, and not as one that failed.
    let waiting = "SELECT count(*) FROM jobs WHERE kind = 'gif' AND leased_until IS NULL \
                   AND attempts = 0 AND failed_at IS NULL";
    assert_eq!(count(data.path(), waiting), 1);
    let server = TestServer::start_on(data, |config| {
        crate::pair::configure(config);
        config.gifs.page_patience = Duration::ZERO;
    });
    // Nobody asks for it anew.
    eventually("the end", || {
        (count(server.data.path(), "SELECT count(*) FROM gifs") == 0).then_some(())
    });
    let page = accepting(&server, &path, "text/html");
    assert_eq!(page.headers()["content-type"], "image/gif");
}

#[test]
fn a_gif_that_cannot_be_made_by_mishap_is_tried_again_and_then_left_to_the_admins() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.gifs.page_patience = Duration::ZERO;
        config.timeouts.job_retry = Duration::from_millis(1);
    });
    let path = format!("{}.gif", server.uploaded(RECORDING));
    // Whoever reads the recording for the search may leave a copy of it.
    eventually("the index", || {
        let sql = "SELECT count(*) FROM recordings WHERE indexed_at IS NULL";
        (count(server.data.path(), sql) == 0).then_some(())
    });
    let lost = files(&kept(server.data.path()));
    let aside = tempfile::tempdir().unwrap();
    for (index, file) in lost.iter().enumerate() {
        std::fs::rename(file, aside.path().join(index.to_string())).unwrap();
    }
    for copy in files(&server.data.path().join("cache")) {
        std::fs::remove_file(copy).unwrap();
    }
    let state = || {
        let body = accepting(&server, &path, "application/json");
        let body: Value = body.json().unwrap();
        body["state"].as_str().unwrap().to_owned()
    };
    eventually("the failure", || (state() == "failed").then_some(()));
    let failed = "SELECT count(*) FROM jobs WHERE kind = 'gif' AND failed_at IS NOT NULL \
                  AND attempts = 3";
    assert_eq!(count(server.data.path(), failed), 1);
    assert_eq!(accepting(&server, &path, "text/html").status(), 503);
    let jobs = command(server.data.path(), &["admin", "jobs", "list"])
        .output()
        .unwrap();
    let jobs = String::from_utf8(jobs.stdout).unwrap();
    assert!(jobs.contains("gif"), "{jobs}");
    for (index, file) in lost.iter().enumerate() {
        std::fs::rename(aside.path().join(index.to_string()), file).unwrap();
    }
    let admin = Visitor::sign_up(&server, "admin");
    change_database(server.data.path(), "UPDATE users SET is_admin = 1");
    let page = admin.read("/admin/jobs").1;
    let (_, id) = page.split_once("/admin/jobs/").expect(&page);
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    let retried = admin.post(&format!("/admin/jobs/{id}/retry"), &[]);
    assert_eq!(retried.status(), 303);
    eventually("the GIF", || (state() == "done").then_some(()));
}

/// All files in a folder and below.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let entries = entries.map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .collect()
}
