//! The recording as a file: bytes, compressed forms, caching, other sites.

use std::io::Read;

use reqwest::blocking::Response;

use crate::common::{RECORDING, TestServer};

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[test]
fn both_endings_give_the_original_bytes() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    for ending in ["cast", "json"] {
        let response = server.get(&format!("{path}.{ending}")).send().unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "content-type"), "application/x-asciicast");
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(
            header(&response, "content-length"),
            RECORDING.len().to_string()
        );
        assert_eq!(response.text().unwrap(), RECORDING);
    }
}

#[test]
fn every_compressed_form_decodes_to_the_original_and_has_its_own_tag() {
    let server = TestServer::start();
    let path = format!("{}.cast", server.uploaded(RECORDING));
    let mut tags = Vec::new();
    for (accepted, encoding) in [
        ("zstd, gzip", "zstd"),
        ("gzip", "gzip"),
        ("zstd;q=0, gzip;q=0", ""),
        ("br", ""),
    ] {
        let response = server
            .get(&path)
            .header("accept-encoding", accepted)
            .send()
            .unwrap();
        assert_eq!(header(&response, "content-encoding"), encoding);
        assert_eq!(header(&response, "vary"), "accept-encoding");
        let tag = header(&response, "etag").to_owned();
        assert!(tag.starts_with('"'), "{tag}");
        let bytes = response.bytes().unwrap();
        let mut text = String::new();
        match encoding {
            "zstd" => zstd::Decoder::new(&bytes[..])
                .unwrap()
                .read_to_string(&mut text)
                .unwrap(),
            "gzip" => flate2::read::GzDecoder::new(&bytes[..])
                .read_to_string(&mut text)
                .unwrap(),
            _ => (&bytes[..]).read_to_string(&mut text).unwrap(),
        };
        assert_eq!(text, RECORDING);
        tags.push(tag);
    }
    assert_eq!(tags[2], tags[3]);
    tags.dedup();
    assert_eq!(tags.len(), 3, "{tags:?}");
}

#[test]
fn a_client_that_has_the_very_form_is_told_so() {
    let server = TestServer::start();
    let path = format!("{}.cast", server.uploaded(RECORDING));
    let get = |known: &str, accepted: &str| {
        let request = server.get(&path).header("if-none-match", known);
        request.header("accept-encoding", accepted).send().unwrap()
    };
    let response = server
        .get(&path)
        .header("accept-encoding", "gzip")
        .send()
        .unwrap();
    let tag = header(&response, "etag").to_owned();
    for known in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"x\", {tag}"),
        "*".to_owned(),
    ] {
        let response = get(&known, "gzip");
        assert_eq!(response.status(), 304, "{known}");
        assert_eq!(header(&response, "etag"), tag);
        assert_eq!(header(&response, "vary"), "accept-encoding");
        assert!(response.bytes().unwrap().is_empty());
    }
    assert_eq!(get(&tag, "zstd").status(), 200);
    assert_eq!(get("\"x\"", "gzip").status(), 200);
}

#[test]
fn a_download_has_a_name() {
    let server = TestServer::start();
    let path = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let response = server.get(&format!("{path}.cast?dl=1")).send().unwrap();
    assert_eq!(
        header(&response, "content-disposition"),
        "attachment; filename=1.cast"
    );
    let response = server.get(&format!("{path}.cast")).send().unwrap();
    assert_eq!(header(&response, "content-disposition"), "");
}

#[test]
fn only_what_is_public_may_be_kept_by_caches() {
    let server = TestServer::start();
    let unlisted = server.uploaded(RECORDING);
    let public = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    for ending in ["", ".cast"] {
        let response = server.get(&format!("{unlisted}{ending}")).send().unwrap();
        assert_eq!(header(&response, "cache-control"), "private, no-store");
        assert_eq!(header(&response, "x-robots-tag"), "noindex, nofollow");
        assert_eq!(header(&response, "referrer-policy"), "origin");
        let response = server.get(&format!("{public}{ending}")).send().unwrap();
        assert_eq!(header(&response, "cache-control"), "public, no-cache");
        assert_eq!(header(&response, "x-robots-tag"), "");
    }
}

#[test]
fn a_terminal_player_that_takes_recordings_gets_one_from_the_address_of_the_page() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let accept = "application/x-asciicast, application/asciicast+json";
    let response = server.get(&path).header("accept", accept).send().unwrap();
    assert_eq!(response.text().unwrap(), RECORDING);
    let accept = "text/html, application/x-asciicast";
    let response = server.get(&path).header("accept", accept).send().unwrap();
    assert!(response.text().unwrap().starts_with("<!doctype html>"));
}

#[test]
fn unknown_endings_are_not_found() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    for ending in ["exe", "cast.gz", "", "CAST"] {
        assert_eq!(server.read(&format!("{path}.{ending}")).0, 404, "{ending}");
    }
}
