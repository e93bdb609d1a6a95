//! Uploads that a client sends again because it did not hear the reply.

use std::thread;

use reqwest::blocking::Response;
use reqwest::blocking::multipart::Form;
use serde_json::Value;

use crate::common::{RECORDING, TestServer, part};

fn upload(server: &TestServer, key: &str, recording: &str) -> Response {
    let form = Form::new().part("file", part(recording));
    server
        .upload(form)
        .header("idempotency-key", key)
        .send()
        .unwrap()
}

#[test]
fn an_upload_that_is_repeated_with_its_key_gets_the_same_reply_and_makes_nothing_new() {
    let server = TestServer::start();
    let reply = |response: Response| -> (u16, String, Value) {
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        (
            response.status().as_u16(),
            location,
            response.json().unwrap(),
        )
    };
    let first = reply(upload(&server, "one", RECORDING));
    assert_eq!(first.0, 201);
    assert_eq!(reply(upload(&server, "one", RECORDING)), first);
    assert_ne!(reply(upload(&server, "two", RECORDING)).1, first.1);
    assert_ne!(reply(server.upload_with(RECORDING, &[])).1, first.1);
    assert_eq!((server.kept_files(), server.staged_files()), (3, 0));
}

#[test]
fn requests_with_one_key_at_the_same_moment_make_one_recording() {
    let server = TestServer::start();
    let urls: Vec<String> = thread::scope(|scope| {
        let uploads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let body: Value = upload(&server, "one", RECORDING).json().unwrap();
                    body["url"].as_str().unwrap().to_owned()
                })
            })
            .collect();
        uploads
            .into_iter()
            .map(|upload| upload.join().unwrap())
            .collect()
    });
    assert!(urls.iter().all(|url| *url == urls[0]), "{urls:?}");
    assert_eq!(server.kept_files(), 1);
}

#[test]
fn a_key_of_another_recording_is_refused() {
    let server = TestServer::start();
    assert_eq!(upload(&server, "one", RECORDING).status(), 201);
    let other = format!("{RECORDING}[62.0,\"o\",\"more\"]\n");
    let response = upload(&server, "one", &other);
    assert_eq!(response.status(), 422);
    assert_eq!(upload(&server, "", RECORDING).status(), 400);
    assert_eq!(upload(&server, &"x".repeat(256), RECORDING).status(), 400);
    assert_eq!(server.kept_files(), 1);
}
