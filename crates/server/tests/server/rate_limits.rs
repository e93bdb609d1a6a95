//! Too many requests from one address, and who says which address it is.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::blocking::Response;
use reqwest::blocking::multipart::Form;

use crate::common::{INSTALLATION, RECORDING, TestServer, Visitor, part, server_with_mailbox};

/// Time until one more request of a kind is allowed.
pub(crate) const UPLOAD: Duration = Duration::from_secs(6);
const LOGIN: Duration = Duration::from_secs(12);
const SEARCH: Duration = Duration::from_secs(2);

/// Sends requests until one is refused, and gives what came with the refusal. As many must be let
/// through as the limit allows, and no more than became free again while they were sent.
pub(crate) fn until_refused<T>(
    limit: u32,
    refill: Duration,
    mut send: impl FnMut() -> (u16, T),
) -> T {
    let start = Instant::now();
    for allowed in 0..1000 {
        let (status, answer) = send();
        if status != 429 {
            assert!(status < 400, "{status}");
            continue;
        }
        let freed = start.elapsed().as_secs_f64() / refill.as_secs_f64();
        let most = limit + freed as u32 + 1;
        assert!((limit..=most).contains(&allowed), "{allowed} of {limit}");
        return answer;
    }
    panic!("nothing is refused");
}

pub(crate) fn upload(server: &TestServer, address: &str) -> (u16, Response) {
    let form = Form::new().part("file", part(RECORDING));
    let request = server.upload(form).header("x-forwarded-for", address);
    let response = request.send().unwrap();
    (response.status().as_u16(), response)
}

fn log_in(visitor: &Visitor<'_>, address: &str) -> (u16, ()) {
    let request = visitor.form("/login", &[("login", "jane@example.com")]);
    let response = request.header("x-forwarded-for", address).send().unwrap();
    (response.status().as_u16(), ())
}

#[test]
fn more_than_ten_uploads_of_an_address_in_a_minute_are_refused_and_told_when_to_come_back() {
    let server = TestServer::start();
    let refused = until_refused(10, UPLOAD, || upload(&server, "192.0.2.1"));
    let before = server.kept_files();
    let header = |name| refused.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-ratelimit-limit"), "10");
    assert_eq!(header("x-ratelimit-remaining"), "0");
    let wait: u32 = header("retry-after").parse().unwrap();
    assert!((1..=6).contains(&wait), "{wait}");
    let body: serde_json::Value = refused.json().unwrap();
    assert_eq!(body["type"], "too_many_requests");
    assert_eq!(upload(&server, "192.0.2.2").0, 201);
    assert_eq!(server.kept_files(), before + 1);
}

#[test]
fn an_upload_over_the_limit_is_refused_before_its_body_is_read() {
    let server = TestServer::start();
    let credentials = format!("me:{INSTALLATION}");
    let authorization =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, credentials);
    let head = format!(
        "POST /api/v1/recordings HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 10000000\r\n\
         expect: 100-continue\r\nx-forwarded-for: 192.0.2.1\r\n\r\n"
    );
    // No body is ever sent: whoever may go on is told to, and leaves.
    until_refused(10, UPLOAD, || {
        let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        let answer = std::str::from_utf8(&answer).unwrap();
        (
            answer.strip_prefix("HTTP/1.1 ").unwrap().parse().unwrap(),
            (),
        )
    });
}

#[test]
fn an_address_asks_for_five_login_links_in_a_minute() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    // What stands before the address that the proxy saw is anybody's word.
    let mut ways = ["192.0.2.1", "198.51.100.7, 192.0.2.1"].into_iter().cycle();
    until_refused(5, LOGIN, || log_in(&guest, ways.next().unwrap()));
    assert_eq!(log_in(&guest, "192.0.2.9").0, 303);
}

#[test]
fn an_address_that_nobody_trusted_wrote_down_changes_nothing() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.trusted_proxies.clear();
    });
    let guest = Visitor::guest(&server);
    let mut index = 0;
    until_refused(5, LOGIN, || {
        index += 1;
        log_in(&guest, &format!("192.0.2.{index}"))
    });
}

#[test]
fn programs_on_the_machine_itself_have_no_limits() {
    let server = TestServer::start();
    for _ in 0..60 {
        assert_eq!(server.read("/search?q=word").0, 200);
    }
    until_refused(30, SEARCH, || {
        let request = server.get("/search?q=word");
        let request = request.header("x-forwarded-for", "192.0.2.1");
        (request.send().unwrap().status().as_u16(), ())
    });
}

#[test]
fn a_visitor_turns_pages_of_a_list_and_sees_every_picture() {
    let server = TestServer::start();
    for _ in 0..24 {
        server.uploaded_with(RECORDING, &[("visibility", "public")]);
    }
    let get = |path: &str| {
        let request = server.get(path).header("x-forwarded-for", "192.0.2.1");
        let response = request.send().unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.text().unwrap()
    };
    for _ in 0..4 {
        let page = get("/explore/recordings/recent").replace("&#38;", "&");
        let addresses = page.split("src=\"").skip(1);
        let pieces: Vec<&str> = addresses
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert!(pieces.len() > 24, "{page}");
        for piece in pieces {
            get(piece);
        }
    }
}
