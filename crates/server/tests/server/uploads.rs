//! Recordings come in.

use std::io::Write;

use reqwest::blocking::multipart::Form;
use serde_json::{Value, json};

use crate::common::{INSTALLATION, RECORDING, TestServer, eventually, part};

#[test]
fn an_upload_is_answered_with_the_address_of_its_page() {
    let server = TestServer::start();
    let response = server.upload_with(RECORDING, &[]);
    assert_eq!(response.status(), 201);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let body: Value = response.json().unwrap();
    let token = location
        .strip_prefix(&format!("{}/a/", server.url))
        .unwrap();
    assert_eq!(token.len(), 16);
    let expected = json!({
        "id": 1,
        "url": location,
        "file_url": format!("{location}.cast"),
        "audio_url": null,
        "title": null,
        "description": null,
        "visibility": "unlisted",
        "message": format!(
            "View the recording at:\n\n    {location}\n\n\
             This installation of asciinema has not been linked to an account of {host}.\n\
             Unclaimed recordings are automatically archived 7 days after upload.\n\
             To keep yours, open this link and log in:\n\n    {url}/connect/{INSTALLATION}\n",
            host = server.url.strip_prefix("http://").unwrap(),
            url = server.url,
        ),
    });
    // Today's clients know these fields; others may stand beside them.
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&body[field], value, "{field}");
    }
}

#[test]
fn the_older_endpoint_and_field_name_work_the_same() {
    let server = TestServer::start();
    let response = server
        .client
        .post(format!("{}/api/asciicasts", server.url))
        .basic_auth("", Some(INSTALLATION))
        .multipart(Form::new().part("asciicast", part(RECORDING)))
        .send()
        .unwrap();
    assert_eq!(response.status(), 201);
    let body: Value = response.json().unwrap();
    assert!(
        body["message"]
            .as_str()
            .unwrap()
            .starts_with("View the recording at:\n\n    http")
    );
    assert!(body["url"].as_str().unwrap().contains("/a/"));
}

#[test]
fn fields_of_the_form_go_before_what_the_file_says() {
    let server = TestServer::start();
    let recording = RECORDING.replacen("\"version\"", "\"title\":\"from file\",\"version\"", 1);
    let fields = [
        ("title", "from form"),
        ("description", "words"),
        ("visibility", "public"),
        ("audio_url", "https://example.com/a.mp3"),
        ("unknown", "ignored"),
    ];
    let body: Value = server
        .upload_with(recording.as_str(), &fields)
        .json()
        .unwrap();
    assert_eq!(body["title"], "from form");
    assert_eq!(body["description"], "words");
    assert_eq!(body["visibility"], "public");
    assert_eq!(body["audio_url"], "https://example.com/a.mp3");
    assert_eq!(body["url"], format!("{}/a/1", server.url));

    let body: Value = server.upload_with(recording, &[]).json().unwrap();
    assert_eq!(body["title"], "from file");
}

#[test]
fn a_title_of_the_file_that_is_too_long_is_cut() {
    let server = TestServer::start();
    let title = "ż".repeat(200);
    let recording = RECORDING.replacen(
        "\"version\"",
        &format!("\"title\":\"{title}\",\"version\""),
        1,
    );
    let body: Value = server.upload_with(recording, &[]).json().unwrap();
    assert_eq!(body["title"].as_str().unwrap(), "ż".repeat(128));
}

#[test]
fn every_version_of_the_format_is_taken() {
    let server = TestServer::start();
    let first = r#"{"version":1,"width":80,"height":24,"duration":1.5,"stdout":[[1.5,"a"]]}"#;
    let third = "{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n[1.5,\"o\",\"a\"]\n";
    for recording in [first, RECORDING, third] {
        let path = server.uploaded(recording);
        assert_eq!(
            server.read(&format!("{path}.cast")),
            (200, recording.to_owned())
        );
    }
    let body: Value = server.upload_with(first, &[]).json().unwrap();
    assert!(body["file_url"].as_str().unwrap().ends_with(".json"));
}

#[test]
fn a_compressed_file_is_stored_as_the_asciicast_within() {
    let server = TestServer::start();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(RECORDING.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(RECORDING.as_bytes(), 3).unwrap();
    for compressed in [gzip, zstd] {
        let path = server.uploaded(compressed);
        assert_eq!(
            server.read(&format!("{path}.cast")),
            (200, RECORDING.to_owned())
        );
    }
}

#[test]
fn a_recording_whose_last_line_is_torn_is_taken_as_it_is() {
    let server = TestServer::start();
    let lines: Vec<&str> = RECORDING.lines().collect();
    let torn = format!("{}\n{}\n{}", lines[0], lines[1], &lines[2][..9]);
    let path = server.uploaded(torn.as_str());
    assert_eq!(server.read(&format!("{path}.cast")), (200, torn));
}

#[test]
fn a_file_larger_than_what_is_held_in_memory_is_stored_byte_for_byte() {
    let server = TestServer::start();
    let mut recording = RECORDING.to_owned();
    for index in 0..40_000 {
        recording.push_str(&format!(
            "[{}.25,\"o\",\"line {index} ----------\\r\\n\"]\n",
            62 + index
        ));
    }
    assert!(recording.len() > 1_000_000);
    let path = server.uploaded(recording.as_str());
    assert!(server.read(&format!("{path}.cast")).1 == recording);
    assert_eq!((server.kept_files(), server.staged_files()), (1, 0));
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing_behind() {
    use std::io::Read;
    let server = TestServer::start();
    let address = server.url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let authorization = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("me:{INSTALLATION}"),
    );
    write!(
        stream,
        "POST /api/v1/recordings HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000\r\n\r\n\
         --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
    )
    .unwrap();
    stream.write_all(&vec![b'x'; 1_000_000]).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(!answer.starts_with("HTTP/1.1 201"), "{answer}");
    drop(stream);
    eventually("the end of the staged file", || {
        (server.staged_files() == 0).then_some(())
    });
    assert_eq!(server.kept_files(), 0);
}
