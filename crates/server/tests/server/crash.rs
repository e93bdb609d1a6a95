//! The real binary, killed, stopped, and without room on the disk.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use reqwest::blocking::multipart::Form;
use serde_json::Value;

use crate::common::{
    Binary, INSTALLATION, RECORDING, client, command, eventually, files_below, kept_files, part,
    rows,
};

/// A recording that tells who made it, of a size that goes through memory or through a file.
fn recording(name: &str, large: bool) -> String {
    let mut text = format!("{RECORDING}[62.0,\"o\",\"{name}\"]\n");
    if large {
        for index in 0..9000 {
            text.push_str(&format!(
                "[{}.5,\"o\",\"{name} {index} {}\"]\n",
                63 + index,
                "-".repeat(30)
            ));
        }
    }
    text
}

fn upload(url: &str, recording: String) -> reqwest::Result<reqwest::blocking::Response> {
    client()
        .post(format!("{url}/api/v1/recordings"))
        .basic_auth("me", Some(INSTALLATION))
        .multipart(Form::new().part("file", part(recording)))
        .send()
}

#[test]
fn a_kill_during_uploads_loses_nothing_acknowledged_and_shows_nothing_half_written() {
    let data = tempfile::tempdir().unwrap();
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let rounds = std::env::var("SOAK_ROUNDS").map_or(3, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        let mut server = Binary::start(data.path(), "");
        let stop = Arc::new(AtomicBool::new(false));
        let uploaders: Vec<_> = (0..4)
            .map(|uploader| {
                let (url, stop) = (server.url.clone(), stop.clone());
                let acknowledged = acknowledged.clone();
                thread::spawn(move || {
                    for count in 0.. {
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                        let name = format!("{round}-{uploader}-{count}");
                        let recording = recording(&name, count % 3 == 0);
                        let Ok(response) = upload(&url, recording.clone()) else {
                            return;
                        };
                        assert_eq!(response.status(), 201);
                        let Ok(body) = response.json::<Value>() else {
                            return;
                        };
                        let address = body["url"].as_str().unwrap().rsplit('/').next().unwrap();
                        acknowledged
                            .lock()
                            .unwrap()
                            .push((address.to_owned(), recording));
                    }
                })
            })
            .collect();
        let enough = 8 * (round + 1);
        eventually("enough uploads", || {
            (acknowledged.lock().unwrap().len() >= enough).then_some(())
        });
        server.process.kill().unwrap();
        server.process.wait().unwrap();
        stop.store(true, Ordering::Relaxed);
        uploaders
            .into_iter()
            .for_each(|uploader| uploader.join().unwrap());
    }

    let server = Binary::start(data.path(), "");
    let acknowledged = acknowledged.lock().unwrap();
    for (token, recording) in acknowledged.iter() {
        let response = client()
            .get(format!("{}/a/{token}.cast", server.url))
            .send()
            .unwrap();
        assert_eq!(response.status(), 200);
        assert!(
            response.text().unwrap() == *recording,
            "{token} is not what was uploaded"
        );
    }
    // What was under way may be there, too, but only whole.
    let all = rows(data.path());
    let (told, kept) = (acknowledged.len(), all.len());
    for (token, length, stored) in all {
        let response = client()
            .get(format!("{}/a/{token}.cast", server.url))
            .send()
            .unwrap();
        assert_eq!(response.bytes().unwrap().len(), length);
        assert!(stored > 0);
    }
    assert_eq!(files_below(&data.path().join("tmp")), 0);
    eprintln!(
        "{rounds} kills: {told} uploads acknowledged, {kept} there, none lost or half written"
    );
}

#[test]
fn a_full_disk_refuses_the_upload_in_a_sentence_and_harms_nothing() {
    let data = tempfile::tempdir().unwrap();
    let kept = recording("kept", true);
    let token = {
        let mut server = Binary::start(data.path(), "");
        let body: Value = upload(&server.url, kept.clone()).unwrap().json().unwrap();
        // In order, so that the log of the database begins anew.
        server.signal("TERM");
        server.process.wait().unwrap();
        body["url"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    // No file may grow beyond this any more; the shell counts in blocks of 512 bytes.
    let server = Binary::start(data.path(), "ulimit -f 2048;");
    let noise: String = (0..80_000u64)
        .map(|index| {
            let number = (index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            format!(
                "[{}.5,\"o\",\"{number:x}{:x}\"]\n",
                63 + index,
                number.rotate_left(29) ^ index
            )
        })
        .collect();
    for _ in 0..3 {
        let response = upload(
            &server.url,
            format!("{}{noise}", recording("refused", false)),
        );
        let response = response.unwrap();
        assert_eq!(response.status(), 507);
        let body: Value = response.json().unwrap();
        assert_eq!(body["type"], "storage_full");
        assert!(
            body["message"]
                .as_str()
                .unwrap()
                .starts_with("The server has no room left")
        );
    }
    let response = client()
        .get(format!("{}/a/{token}.cast", server.url))
        .send()
        .unwrap();
    assert!(response.text().unwrap() == kept);
    assert_eq!(
        upload(&server.url, recording("small", false))
            .unwrap()
            .status(),
        201
    );
    assert_eq!(files_below(&data.path().join("tmp")), 0);
    assert_eq!(kept_files(data.path()), 2);
    drop(server);
    assert_eq!(rows(data.path()).len(), 2);
}

#[test]
fn a_signal_to_stop_ends_the_server_with_success() {
    for signal in ["TERM", "INT"] {
        let data = tempfile::tempdir().unwrap();
        let mut server = Binary::start(data.path(), "");
        assert_eq!(
            upload(&server.url, recording("x", false)).unwrap().status(),
            201
        );
        server.signal(signal);
        let status = eventually("the end of the server", || {
            server.process.try_wait().unwrap()
        });
        assert!(status.success(), "{status}");
    }
}

#[test]
fn a_second_server_on_the_same_folder_refuses_to_start() {
    let data = tempfile::tempdir().unwrap();
    let _first = Binary::start(data.path(), "");
    let second = command(data.path(), &["--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert!(!second.status.success());
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(
        message.contains("another server uses the data directory"),
        "{message}"
    );
}

#[test]
fn an_address_in_use_is_named_with_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let data = tempfile::tempdir().unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command(data.path(), &["--listen", &address])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.contains("choose another with --listen"),
        "{message}"
    );
}
