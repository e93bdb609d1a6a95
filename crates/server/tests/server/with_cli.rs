//! The real recorder records and uploads.

use std::ffi::OsString;

use asciinema::api::Client;
use asciinema::details::Details;

use crate::common::{INSTALLATION, TestServer};

#[test]
fn what_the_recorder_recorded_is_hosted_byte_for_byte() {
    let server = TestServer::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.cast");
    let arguments = [
        "asciinema",
        "rec",
        "--headless",
        "--window-size",
        "90x20",
        "-c",
        "echo hello",
    ];
    let arguments = arguments
        .iter()
        .map(OsString::from)
        .chain([file.clone().into_os_string()]);
    assert_eq!(asciinema::run(arguments), 0);

    let client = Client::new(server.url.parse().unwrap(), INSTALLATION.to_owned()).unwrap();
    let details = Details {
        title: Some("By the recorder".into()),
        visibility: Some("public".into()),
        ..Details::default()
    };
    let recording = client.upload(&file, &details).unwrap();
    assert_eq!(recording.url, format!("{}/a/1", server.url));
    assert!(
        recording
            .message
            .unwrap()
            .starts_with("View the recording at:")
    );
    assert_eq!(
        client.connect_url(),
        format!("{}/connect/{INSTALLATION}", server.url)
    );

    let original = std::fs::read_to_string(&file).unwrap();
    assert_eq!(server.read("/a/1.cast").1, original);
    let page = server.read("/a/1").1;
    assert!(page.contains("<h1>By the recorder</h1>"), "{page}");
    assert!(page.contains("<dd>90×20</dd>"), "{page}");
    assert!(server.read("/a/1.txt").1.contains("hello"));
}

#[test]
fn the_recorder_shows_why_the_server_refuses() {
    let server = TestServer::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("garbage.cast");
    std::fs::write(&file, "garbage").unwrap();
    let client = Client::new(server.url.parse().unwrap(), INSTALLATION.to_owned()).unwrap();
    let error = client.upload(&file, &Details::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("doesn't look like a valid asciicast file"),
        "{error}"
    );
}
