//! What caches between server and reader are told, and what is compressed on the way.

use std::io::Read;

use flate2::read::GzDecoder;
use reqwest::Method;
use reqwest::blocking::Response;

use crate::common::{RECORDING, TestServer, Visitor, server_with_mailbox};

const PUBLIC: [(&str, &str); 1] = [("visibility", "public")];

fn all(response: &Response, name: &str) -> String {
    let values = response.headers().get_all(name).iter();
    let values: Vec<_> = values.map(|value| value.to_str().unwrap()).collect();
    values.join(", ")
}

/// A recording whose text is longer than a packet.
fn long() -> String {
    let line = "0123456789 ".repeat(40);
    let event = format!("[1.5,\"o\",\"{line}\\r\\n\"]\n");
    format!("{RECORDING}{}", event.repeat(20))
}

#[test]
fn a_cache_keeps_the_page_and_the_recording_at_one_address_apart() {
    let server = TestServer::start();
    let path = server.uploaded_with(RECORDING, &PUBLIC);
    for (accept, kind) in [
        ("text/html", "text/html; charset=utf-8"),
        ("application/x-asciicast", "application/x-asciicast"),
    ] {
        let response = server.get(&path).header("accept", accept).send().unwrap();
        assert_eq!(response.headers()["content-type"], kind);
        let vary = all(&response, "vary");
        assert!(vary.split(", ").any(|name| name == "accept"), "{vary}");
        assert!(vary.contains("accept-encoding"), "{vary}");
    }
}

#[test]
fn what_is_the_same_for_everybody_is_compressed_for_those_who_take_it() {
    let server = server_with_mailbox();
    let path = server.uploaded_with(long(), &PUBLIC);
    for address in [
        path.as_str(),
        &format!("{path}.svg"),
        &format!("{path}.txt"),
        "/",
        "/explore/feed.atom",
        "/api/openapi.json",
    ] {
        let plain = server.get(address).send().unwrap();
        assert!(all(&plain, "vary").contains("accept-encoding"), "{address}");
        assert_eq!(all(&plain, "content-encoding"), "", "{address}");
        let tag = all(&plain, "etag");
        let plain = plain.bytes().unwrap();
        let request = server.get(address).header("accept-encoding", "gzip, br");
        let response = request.send().unwrap();
        assert_eq!(all(&response, "content-encoding"), "gzip", "{address}");
        assert!(tag.is_empty() || tag.starts_with("W/"), "{address} {tag}");
        assert_eq!(all(&response, "etag"), tag);
        let compressed = response.bytes().unwrap();
        assert!(compressed.len() < plain.len(), "{address}");
        let mut text = Vec::new();
        let mut decoder = GzDecoder::new(&compressed[..]);
        decoder.read_to_end(&mut text).unwrap();
        assert_eq!(text, plain, "{address}");
        if !tag.is_empty() {
            let known = server.get(address).header("if-none-match", &tag);
            assert_eq!(known.send().unwrap().status(), 304, "{address}");
        }
    }
}

#[test]
fn pages_for_one_person_are_as_long_whatever_stands_in_their_address() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let path = server.uploaded_with(RECORDING, &PUBLIC);
    for address in ["/", "/user/edit", "/search?q=one", path.as_str()] {
        let request = server.get(address).header("accept-encoding", "gzip");
        let response = request.header("cookie", &jane.cookie).send().unwrap();
        assert_eq!(response.status(), 200, "{address}");
        assert_eq!(all(&response, "content-encoding"), "", "{address}");
    }
}

#[test]
fn what_only_the_owner_sees_is_in_no_cache_that_others_share() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded_with(RECORDING, &PUBLIC);
    let cast = format!("{path}.cast");
    jane.post(&format!("{path}/edit"), &[("trim_from", "1")]);
    assert_eq!(all(&jane.get(&cast), "cache-control"), "public, no-cache");
    let whole = jane.get(&format!("{cast}?whole"));
    assert_eq!(all(&whole, "cache-control"), "private, no-store");
    assert_eq!(whole.text().unwrap(), RECORDING);
    let guest = server.get(&format!("{cast}?whole")).send().unwrap();
    assert_eq!(all(&guest, "cache-control"), "public, no-cache");
    assert_ne!(guest.text().unwrap(), RECORDING);
}

#[test]
fn pages_of_other_sites_may_ask_for_parts_and_for_what_has_changed() {
    let server = TestServer::start();
    let path = server.uploaded_with(RECORDING, &PUBLIC);
    let asked = |address: &str| {
        let url = format!("{}{address}", server.url);
        let request = server.client.request(Method::OPTIONS, url);
        let request = request.header("origin", "https://example.com");
        let request = request.header("access-control-request-method", "GET");
        let request = request.header("access-control-request-headers", "if-none-match,range");
        request.send().unwrap()
    };
    let id = path.strip_prefix("/a/").unwrap();
    let files = ["cast", "json", "svg", "png", "gif"].map(|ending| format!("{path}.{ending}"));
    for address in files.iter().map(String::as_str).chain([
        path.as_str(),
        &format!("/api/v1/recordings/{id}/file"),
        "/api/openapi.json",
        "/.well-known/webfinger",
    ]) {
        let response = asked(address);
        assert_eq!(response.status(), 204, "{address}");
        assert_eq!(all(&response, "access-control-allow-origin"), "*");
        assert_eq!(all(&response, "access-control-allow-headers"), "*");
        assert_eq!(all(&response, "access-control-allow-methods"), "GET, HEAD");
        assert_eq!(all(&response, "access-control-allow-credentials"), "");
    }
    let part = server
        .get(&format!("{path}.cast"))
        .header("range", "bytes=3-9");
    let part = part.send().unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(all(&part, "access-control-expose-headers"), "*");
    for address in ["/", "/user/edit", "/api/v1/recordings", "/search"] {
        let response = asked(address);
        assert_eq!(response.status(), 405, "{address}");
        assert_eq!(all(&response, "access-control-allow-origin"), "");
    }
}
