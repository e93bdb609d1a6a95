//! Too many requests from one address, and who says which address it is.

use std::io::{Read, Write};
use std::net::TcpStream;

use reqwest::blocking::Response;
use reqwest::blocking::multipart::Form;

use crate::common::{INSTALLATION, RECORDING, TestServer, Visitor, part, server_with_mailbox};

fn upload(server: &TestServer, address: &str) -> Response {
    let form = Form::new().part("file", part(RECORDING));
    let request = server.upload(form).header("x-forwarded-for", address);
    request.send().unwrap()
}

fn log_in(visitor: &Visitor<'_>, address: &str) -> u16 {
    let request = visitor.form("/login", &[("login", "jane@example.com")]);
    let response = request.header("x-forwarded-for", address).send().unwrap();
    response.status().as_u16()
}

#[test]
fn the_eleventh_upload_of_an_address_in_a_minute_is_refused_and_told_when_to_come_back() {
    let server = TestServer::start();
    for _ in 0..10 {
        assert_eq!(upload(&server, "192.0.2.1").status(), 201);
    }
    let refused = upload(&server, "192.0.2.1");
    assert_eq!(refused.status(), 429);
    let header = |name| refused.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-ratelimit-limit"), "10");
    assert_eq!(header("x-ratelimit-remaining"), "0");
    let wait: u32 = header("retry-after").parse().unwrap();
    assert!((1..=6).contains(&wait), "{wait}");
    let body: serde_json::Value = refused.json().unwrap();
    assert_eq!(body["type"], "too_many_requests");
    assert_eq!(upload(&server, "192.0.2.2").status(), 201);
    assert_eq!(server.kept_files(), 11);
}

#[test]
fn an_upload_over_the_limit_is_refused_before_its_body_is_read() {
    let server = TestServer::start();
    for _ in 0..10 {
        upload(&server, "192.0.2.1");
    }
    let credentials = format!("me:{INSTALLATION}");
    let authorization =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, credentials);
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    write!(
        stream,
        "POST /api/v1/recordings HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 10000000\r\n\
         expect: 100-continue\r\nx-forwarded-for: 192.0.2.1\r\n\r\n"
    )
    .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 429");
}

#[test]
fn an_address_asks_for_five_login_links_in_a_minute() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    for _ in 0..5 {
        assert_eq!(log_in(&guest, "192.0.2.1"), 303);
    }
    assert_eq!(log_in(&guest, "192.0.2.1"), 429);
    assert_eq!(log_in(&guest, "198.51.100.7, 192.0.2.1"), 429);
    assert_eq!(log_in(&guest, "192.0.2.9"), 303);
}

#[test]
fn an_address_that_nobody_trusted_wrote_down_changes_nothing() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.trusted_proxies.clear();
    });
    let guest = Visitor::guest(&server);
    for index in 0..5 {
        assert_eq!(log_in(&guest, &format!("192.0.2.{index}")), 303);
    }
    assert_eq!(log_in(&guest, "192.0.2.77"), 429);
}

#[test]
fn programs_on_the_machine_itself_have_no_limits() {
    let server = TestServer::start();
    for _ in 0..80 {
        assert_eq!(server.read("/login/new").0, 200);
    }
    let far = || {
        let request = server
            .get("/login/new")
            .header("x-forwarded-for", "192.0.2.1");
        request.send().unwrap().status().as_u16()
    };
    assert!((0..80).any(|_| far() == 429));
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
