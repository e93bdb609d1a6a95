//! Archives of accounts for tests: what is in them, and what becomes of them.

use std::io::{Cursor, Read};

use reqwest::Method;
use reqwest::blocking::Body;
use serde_json::{Value, json};

use crate::common::{RECORDING, TestServer, Visitor, change_database, count};
use crate::described::{Program, Reply, compared};

const OLD: &str = r#"{"version":1,"width":80,"height":24,"duration":1.5,"stdout":[[1.5,"hi"]]}"#;

/// Jane with four recordings of all kinds, and a collection of three of them.
pub(crate) fn jane(server: &TestServer) -> Program<'_> {
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    server.uploaded_with(
        RECORDING,
        &[
            ("title", "All <set>"),
            ("description", "**żółw**"),
            ("visibility", "public"),
            ("tags", "demo, c++"),
            ("audio_url", "https://example.com/a.mp3"),
            ("term_theme_name", "nord"),
            ("speed", "1.5"),
            ("snapshot_at", "1:01"),
            ("markers", "1 - one\n2"),
            ("trim_to", "61"),
        ],
    );
    server.uploaded_with(RECORDING, &[("title", "unlisted")]);
    server.uploaded_with(
        RECORDING,
        &[("visibility", "private"), ("title", "private")],
    );
    server.uploaded_with(OLD, &[("title", "old")]);
    change_database(
        server.data.path(),
        "UPDATE recordings SET created_at = 1600000000000000 WHERE id = 1",
    );
    let program = Program::of_all(&jane);
    let words = json!({"title": "Talks", "description": "of *all*", "visibility": "public"});
    program.send(Method::POST, "/api/v1/collections", &words);
    let order = json!({"recordings": [4, 1, 3]});
    program.send(Method::PUT, "/api/v1/collections/1/recordings", &order);
    program
}

pub(crate) fn export(program: &Program<'_>) -> Vec<u8> {
    let response = program.request(Method::GET, "/api/v1/export").send();
    let response = response.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/x-tar");
    response.bytes().unwrap().to_vec()
}

pub(crate) fn import(program: &Program<'_>, archive: impl Into<Body>) -> Reply {
    let request = program.request(Method::POST, "/api/v1/import");
    let response = request.body(archive).send().unwrap();
    compared(&Method::POST, "/api/v1/import", response)
}

/// The files of an archive, by name.
pub(crate) fn files(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(Cursor::new(archive));
    let entries = archive.entries().unwrap();
    entries
        .map(|entry| {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.path().unwrap().display().to_string(), content)
        })
        .collect()
}

pub(crate) fn tar(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        add(&mut builder, name, content);
    }
    builder.into_inner().unwrap()
}

/// Adds a file with any name, which the builder itself would not do.
pub(crate) fn add(builder: &mut tar::Builder<Vec<u8>>, name: &str, content: &[u8]) {
    let mut header = tar::Header::new_ustar();
    header.as_ustar_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    builder.append(&header, content).unwrap();
}

pub(crate) fn counts(report: &Value) -> [i64; 3] {
    ["imported", "present", "refused"].map(|name| report[name].as_i64().unwrap())
}

pub(crate) fn reason<'a>(report: &'a Value, name: &str) -> &'a str {
    let entries = report["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["name"] == name);
    entry.expect(name)["reason"].as_str().unwrap()
}

pub(crate) fn recordings(server: &TestServer) -> i64 {
    count(server.data.path(), "SELECT count(*) FROM recordings")
}

/// What an account keeps, as the API tells it, without what is the server's own.
pub(crate) fn kept(program: &Program<'_>) -> Vec<Value> {
    let mut items = program.get("/api/v1/recordings").body["items"].clone();
    let items = items.as_array_mut().unwrap();
    items.sort_by_key(|item| item["title"].to_string());
    for item in items.iter_mut() {
        let path = item["file_url"].as_str().unwrap().to_owned();
        let (_, path) = path.split_once("/a/").unwrap();
        let (slug, _) = path.split_once('.').unwrap();
        let file = format!("/api/v1/recordings/{slug}/file");
        let file = program.request(Method::GET, &file).send().unwrap();
        item["file"] = Value::String(file.text().unwrap());
        for own in ["id", "url", "file_url", "owner", "updated_at", "views"] {
            item.as_object_mut().unwrap().remove(own);
        }
    }
    items.clone()
}
