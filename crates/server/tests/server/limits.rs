//! What is too large, too long or too many, and what the uploader is told.

use std::io::{Read, Write};
use std::net::TcpStream;

use reqwest::blocking::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::common::{Binary, INSTALLATION, RECORDING, TestServer, client, files_below};

#[test]
fn a_file_over_the_size_limit_is_refused_and_one_at_the_limit_is_not() {
    let server =
        TestServer::start_with(|config| config.limits.upload_bytes = RECORDING.len() as u64);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
    let response = server.upload_with(format!("{RECORDING} "), &[]);
    assert_eq!(response.status(), 413);
    let body: Value = response.json().unwrap();
    let size = RECORDING.len();
    let message = format!("The recording exceeds the server-configured size limit ({size} bytes)");
    assert_eq!(
        body,
        json!({"type": "content_too_large", "message": message})
    );
}

/// A reader of so many bytes that are nowhere at once.
struct Bytes(u64);

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer
            .len()
            .min(usize::try_from(self.0).unwrap_or(usize::MAX));
        buffer[..count].fill(b' ');
        self.0 -= count as u64;
        Ok(count)
    }
}

/// The most memory that a process ever had, in bytes.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        * 1024
}

#[test]
fn a_hundred_megabytes_are_refused_without_being_held_in_memory() {
    let data = tempfile::tempdir().unwrap();
    let server = Binary::start(data.path(), "");
    let over = 164_000_000;
    for part in [
        Part::reader_with_length(Bytes(over), over),
        Part::reader(Bytes(over)),
    ] {
        let response = client()
            .post(format!("{}/api/v1/recordings", server.url))
            .basic_auth("me", Some(INSTALLATION))
            .multipart(Form::new().part("file", part.file_name("large.cast")))
            .send()
            .unwrap();
        assert_eq!(response.status(), 413);
        let body: Value = response.json().unwrap();
        let message = "The recording exceeds the server-configured size limit (64 MB)";
        assert_eq!(body["message"], message);
    }
    let peak = peak_memory(server.process.id());
    assert!(peak < 60_000_000, "{peak} bytes of memory");
    for folder in ["files", "tmp"] {
        assert_eq!(files_below(&data.path().join(folder)), 0);
    }
}

#[test]
fn a_client_that_asks_first_is_refused_before_it_sends() {
    let server = TestServer::start();
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    let authorization = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("me:{INSTALLATION}"),
    );
    write!(
        stream,
        "POST /api/v1/recordings HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 100000000\r\n\
         expect: 100-continue\r\n\r\n"
    )
    .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[test]
fn what_a_compressed_file_becomes_is_limited_too() {
    let server = TestServer::start_with(|config| config.limits.decoded_bytes = 1_000_000);
    let mut bomb = RECORDING.as_bytes().to_vec();
    bomb.extend_from_slice("\n".repeat(2_000_000).as_bytes());
    let zstd = zstd::encode_all(bomb.as_slice(), 3).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bomb).unwrap();
    for compressed in [zstd, gzip.finish().unwrap()] {
        assert!(compressed.len() < 10_000);
        let response = server.upload_with(compressed, &[]);
        assert_eq!(response.status(), 413);
        let body: Value = response.json().unwrap();
        let message =
            "The recording exceeds the server-configured size limit once decompressed (1 MB)";
        assert_eq!(
            body,
            json!({"type": "content_too_large", "message": message})
        );
    }
    assert_eq!((server.kept_files(), server.staged_files()), (0, 0));
}

#[test]
fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let server = TestServer::start();
    let header = RECORDING.lines().next().unwrap();
    let mut endless = format!("{header}\n[0.5, \"o\", \"").into_bytes();
    endless.resize(40_000_000, b'x');
    let response = server.upload_with(zstd::encode_all(endless.as_slice(), 3).unwrap(), &[]);
    assert_eq!(response.status(), 413);
    let body: Value = response.json().unwrap();
    assert_eq!(
        body["message"],
        "A line of the recording is longer than 32 MB"
    );
}

#[test]
fn a_terminal_may_be_720_by_200_and_no_larger_from_the_start_or_by_a_resize() {
    let server = TestServer::start();
    let sized = |cols: u32, rows: u32| {
        RECORDING.replacen(
            "\"width\":80,\"height\":24",
            &format!("\"width\":{cols},\"height\":{rows}"),
            1,
        )
    };
    let resized = |size: &str| format!("{RECORDING}[62.0,\"r\",\"{size}\"]\n");
    assert_eq!(server.upload_with(sized(720, 200), &[]).status(), 201);
    assert_eq!(server.upload_with(resized("720x200"), &[]).status(), 201);
    let too_large = [
        (sized(721, 24), "721x24"),
        (sized(80, 201), "80x201"),
        (resized("1000x300"), "1000x300"),
    ];
    for (recording, size) in too_large {
        let response = server.upload_with(recording, &[]);
        assert_eq!(response.status(), 422);
        let body: Value = response.json().unwrap();
        let message = format!(
            "The terminal size {size} exceeds the largest that this server accepts (720x200)"
        );
        assert_eq!(
            body,
            json!({"type": "validation_failed", "message": message})
        );
    }
}

#[test]
fn the_number_of_events_is_limited() {
    let server = TestServer::start_with(|config| config.limits.events = 3);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
    let response = server.upload_with(format!("{RECORDING}[62.0,\"o\",\"x\"]\n"), &[]);
    assert_eq!(response.status(), 422);
    let body: Value = response.json().unwrap();
    let message = "This recording has more events than this server accepts (3)";
    assert_eq!(
        body,
        json!({"type": "validation_failed", "message": message})
    );
}

#[test]
fn a_body_that_is_not_an_upload_may_not_be_large() {
    let server = TestServer::start();
    let body = "x".repeat(1_000_000);
    let response = server
        .client
        .post(format!("{}/", server.url))
        .body(body)
        .send()
        .unwrap();
    assert_eq!(response.status(), 405);
}
