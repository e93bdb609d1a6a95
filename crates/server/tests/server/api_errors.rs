//! What the API says when it refuses.

use reqwest::blocking::Response;
use reqwest::blocking::multipart::Form;
use serde_json::{Value, json};

use crate::common::{INSTALLATION, RECORDING, TestServer, part};

fn refused(response: Response, status: u16) -> Value {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.headers()["cache-control"], "no-store");
    response.json().unwrap()
}

#[test]
fn an_upload_needs_an_installation_id() {
    let server = TestServer::start();
    let url = format!("{}/api/v1/recordings", server.url);
    let form = || Form::new().part("file", part(RECORDING));

    let missing = server.client.post(&url).multipart(form()).send().unwrap();
    assert_eq!(
        missing.headers()["www-authenticate"],
        "Basic realm=\"asciinema\""
    );
    let expected = json!({"type": "unauthenticated", "message": "Missing installation ID"});
    assert_eq!(refused(missing, 401), expected);

    for id in ["not-an-id", &INSTALLATION.to_uppercase(), ""] {
        let request = server.client.post(&url).basic_auth("me", Some(id));
        let invalid = request.multipart(form()).send().unwrap();
        let expected = json!({"type": "unauthenticated", "message": "Invalid installation ID"});
        assert_eq!(refused(invalid, 401), expected);
    }
    assert_eq!(server.kept_files(), 0);
}

#[test]
fn what_is_not_an_asciicast_is_refused_with_the_place_where_it_stops_being_one() {
    let server = TestServer::start();
    let message = "This doesn't look like a valid asciicast file";
    let broken_line = format!("{RECORDING}not an event\n[70.0,\"o\",\"x\"]\n");
    let mut torn_zstd = zstd::encode_all(RECORDING.as_bytes(), 3).unwrap();
    torn_zstd.truncate(torn_zstd.len() - 6);
    let files: [&[u8]; 7] = [
        b"",
        b"garbage",
        b"\x00\xff\xfe binary \x80",
        b"{}",
        b"{\"version\":2}",
        broken_line.as_bytes(),
        &torn_zstd,
    ];
    for file in files {
        let body = refused(server.upload_with(file, &[]), 422);
        assert_eq!(
            (&body["type"], &body["message"]),
            (&json!("validation_failed"), &json!(message))
        );
        assert_eq!(body["details"][0]["field"], "file");
        assert!(!body["details"][0]["message"].as_str().unwrap().is_empty());
    }
    let line = refused(server.upload_with(broken_line, &[]), 422);
    assert!(
        line["details"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("line 5"),
        "{line}"
    );
    assert_eq!((server.kept_files(), server.staged_files()), (0, 0));
}

#[test]
fn a_file_compressed_twice_is_not_an_asciicast() {
    let server = TestServer::start();
    let once = zstd::encode_all(RECORDING.as_bytes(), 3).unwrap();
    let twice = zstd::encode_all(once.as_slice(), 3).unwrap();
    let body = refused(server.upload_with(twice, &[]), 422);
    assert_eq!(
        body["details"][0]["message"],
        "the file is compressed more than once"
    );
}

#[test]
fn a_version_of_the_future_is_named() {
    let server = TestServer::start();
    let recording = RECORDING.replacen("\"version\":2", "\"version\":9", 1);
    let expected = json!({"type": "validation_failed", "message": "asciicast v9 is not supported"});
    assert_eq!(refused(server.upload_with(recording, &[]), 422), expected);
}

#[test]
fn a_recording_without_events_is_refused() {
    let server = TestServer::start();
    let header = RECORDING.lines().next().unwrap().to_owned() + "\n";
    let expected = json!({"type": "validation_failed", "message": "This recording has no events"});
    assert_eq!(refused(server.upload_with(header, &[]), 422), expected);
}

#[test]
fn every_wrong_field_is_told() {
    let server = TestServer::start();
    let long: &'static str = "x".repeat(5000).leak();
    let fields = [
        ("title", long),
        ("description", long),
        ("visibility", "secret"),
        ("audio_url", "javascript:alert(1)"),
    ];
    let body = refused(server.upload_with(RECORDING, &fields), 422);
    let expected = json!({
        "type": "validation_failed",
        "message": "Validation failed",
        "details": [
            {"field": "title", "message": "should be at most 128 character(s)"},
            {"field": "description", "message": "should be at most 4096 character(s)"},
            {"field": "visibility", "message": "should be one of: public, unlisted, private"},
            {"field": "audio_url",
             "message": "should be an address that starts with http:// or https://"},
        ],
    });
    assert_eq!(body, expected);
    assert_eq!((server.kept_files(), server.staged_files()), (0, 0));
}

#[test]
fn a_request_that_is_no_form_with_a_file_is_a_bad_request() {
    let server = TestServer::start();
    let url = format!("{}/api/v1/recordings", server.url);
    let post = || {
        server
            .client
            .post(&url)
            .basic_auth("me", Some(INSTALLATION))
    };
    let file = server.upload(Form::new().text("title", "no file"));
    let malformed = post()
        .header("content-type", "multipart/form-data; boundary=b")
        .body("--b\r\n");
    for request in [file, post().body("text"), post(), malformed] {
        let body = refused(request.send().unwrap(), 400);
        assert_eq!(body["type"], "bad_request");
    }
    let mut form = Form::new();
    for index in 0..100 {
        form = form.text(format!("field{index}"), "x");
    }
    let body = refused(server.upload(form).send().unwrap(), 400);
    assert_eq!(
        body["message"],
        "The form has more fields than an upload can have"
    );
}

#[test]
fn a_request_with_content_encoding_is_refused() {
    let server = TestServer::start();
    let request = server.upload(Form::new().part("file", part(RECORDING)));
    let response = request.header("content-encoding", "gzip").send().unwrap();
    assert_eq!(refused(response, 415)["type"], "bad_request");
}

#[test]
fn unknown_addresses_and_methods_of_the_api_are_answered_in_json() {
    let server = TestServer::start();
    let response = server.get("/api/v1/nothing").send().unwrap();
    assert_eq!(refused(response, 404)["type"], "not_found");
    let response = server.get("/api/asciicasts").send().unwrap();
    assert_eq!(refused(response, 405)["type"], "method_not_allowed");
}
