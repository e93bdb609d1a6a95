//! Clients that take their time, on purpose or not.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::common::{
    BLOCKING_THREADS, INSTALLATION, PATIENCE, RECORDING, TestServer, client, eventually, part,
};

fn connect(server: &TestServer) -> TcpStream {
    let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn upload_head() -> String {
    let credentials = format!("me:{INSTALLATION}");
    let authorization =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, credentials);
    format!(
        "POST /api/v1/recordings HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000\r\n\r\n\
         --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
    )
}

/// Everything that comes until the server ends the connection.
fn answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_client_that_never_ends_its_request_head_is_let_go() {
    let server = TestServer::start_with(|config| config.timeouts.head = Duration::from_millis(200));
    let mut stream = connect(&server);
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").unwrap();
    let answer = answer(&mut stream);
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[test]
fn an_upload_that_stalls_is_given_up_with_a_word() {
    let server =
        TestServer::start_with(|config| config.timeouts.body_idle = Duration::from_millis(200));
    let mut stream = connect(&server);
    stream.write_all(upload_head().as_bytes()).unwrap();
    let answer = answer(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(
        answer.contains("The upload stalled and was given up"),
        "{answer}"
    );
    assert_eq!((server.kept_files(), server.staged_files()), (0, 0));
}

#[test]
fn an_upload_that_drips_for_ever_is_given_up_too() {
    let server =
        TestServer::start_with(|config| config.timeouts.body_total = Duration::from_millis(500));
    let mut stream = connect(&server);
    let head = upload_head().replace("content-length: 1000", "content-length: 10000000");
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_nonblocking(true).unwrap();
    eventually("the answer", || {
        let _ = stream.write(b"x");
        let answer = stream.peek(&mut [0]);
        answer
            .map_or_else(|error| error.kind() != ErrorKind::WouldBlock, |_| true)
            .then_some(())
    });
    stream.set_nonblocking(false).unwrap();
    let answer = answer(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(server.kept_files(), 0);
}

#[test]
fn a_server_told_to_stop_ends_the_requests_under_way_and_takes_no_new_ones() {
    let mut server = TestServer::start();
    let mut stream = connect(&server);
    let body = {
        let file = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n\
             {RECORDING}\r\n--b--\r\n"
        );
        let head = upload_head();
        let (head, _) = head.split_once("--b").unwrap();
        head.replace(
            "content-length: 1000",
            &format!("content-length: {}", file.len()),
        ) + &file
    };
    let body = body.replace("\r\n\r\n--b", "\r\nexpect: 100-continue\r\n\r\n--b");
    let (first, rest) = body.split_at(body.len() - 40);
    stream.write_all(first.as_bytes()).unwrap();
    // The request is under way once the server wants its body.
    let mut wish = [0; 25];
    stream.read_exact(&mut wish).unwrap();
    assert_eq!(&wish, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.tell_to_stop();
    eventually("the end of new connections", || {
        client().get(&server.url).send().is_err().then_some(())
    });
    stream.write_all(rest.as_bytes()).unwrap();
    let answer = answer(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    server.wait();
    assert_eq!(server.kept_files(), 1);
}

#[test]
fn a_client_that_never_reads_what_it_asked_for_is_let_go() {
    let server =
        TestServer::start_with(|config| config.timeouts.read_idle = Duration::from_millis(300));
    let mut recording = RECORDING.to_owned();
    for index in 0..200_000 {
        recording.push_str(&format!(
            "[{}.5,\"o\",\"{}\"]\n",
            62 + index,
            "x".repeat(50)
        ));
    }
    let length = recording.len();
    let path = server.uploaded(recording);
    let mut stream = connect(&server);
    write!(
        stream,
        "GET {path}.cast HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    // Once the server has let go, what is sent to it comes back as an error.
    eventually("the end of the connection", || {
        stream.write_all(b"x").is_err().then_some(())
    });
    let got = answer(&mut stream).len();
    assert!(
        got < length,
        "{got} of {length} bytes came to a client that slept"
    );
}

#[test]
fn a_client_that_does_not_read_does_not_hold_up_others() {
    let server = TestServer::start();
    let mut recording = RECORDING.to_owned();
    for index in 0..100_000 {
        recording.push_str(&format!(
            "[{}.5,\"o\",\"{index} {}\"]\n",
            62 + index,
            "x".repeat(50)
        ));
    }
    let path = server.uploaded_with(recording, &[("visibility", "public")]);
    let idle: Vec<TcpStream> = (0..5 * BLOCKING_THREADS)
        .map(|_| {
            let mut stream = connect(&server);
            write!(stream, "GET {path}.cast HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            stream
        })
        .collect();
    // More than the runtime has threads for blocking work: none of them may be held.
    let form = reqwest::blocking::multipart::Form::new().part("file", part(RECORDING));
    assert_eq!(server.upload(form).send().unwrap().status(), 201);
    drop(idle);
}
