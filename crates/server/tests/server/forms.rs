//! The forms in which a recording is sent: made once, kept within a limit, sent in parts.

use std::io::Read;
use std::path::Path;

use crate::common::{RECORDING, TestServer, Visitor, files_below, server_with_mailbox};

fn cached(server: &TestServer) -> usize {
    files_below(&server.data.path().join("cache"))
}

/// Bytes in the files of the folders in a folder.
fn bytes_below(folder: &Path) -> u64 {
    let entries = |folder: &Path| std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries(folder)
        .flat_map(|shard| entries(&shard.path()))
        .map(|entry| entry.metadata().unwrap().len())
        .sum()
}

#[test]
fn plain_and_gzip_are_made_once_and_the_stored_form_never() {
    let server = TestServer::start();
    let path = format!("{}.cast", server.uploaded(RECORDING));
    // Where files are kept elsewhere, a copy of what was uploaded.
    let before = cached(&server);
    let get = |accepted: &str| {
        let request = server.get(&path).header("accept-encoding", accepted);
        request.send().unwrap().bytes().unwrap()
    };
    for _ in 0..2 {
        let stored = get("zstd");
        assert_eq!(zstd::decode_all(&stored[..]).unwrap(), RECORDING.as_bytes());
    }
    assert_eq!(cached(&server), before);
    for count in [before + 1; 2] {
        assert_eq!(get("identity"), RECORDING);
        assert_eq!(cached(&server), count);
    }
    for _ in 0..2 {
        let mut text = String::new();
        let gzip = get("gzip");
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, RECORDING);
        assert_eq!(cached(&server), before + 2);
    }
}

#[test]
fn the_cache_stays_within_its_limit() {
    let most = 5 * RECORDING.len() as u64;
    let server = TestServer::start_with(|config| config.cache_bytes = most);
    for index in 0..12 {
        let recording = format!("{RECORDING}[62.0,\"o\",\"{index}\"]\n");
        let path = server.uploaded(recording.clone());
        assert_eq!(server.read(&format!("{path}.cast")).1, recording);
        assert!(bytes_below(&server.data.path().join("cache")) <= most);
    }
    assert!(cached(&server) > 0);
}

#[test]
fn a_part_of_the_plain_and_of_the_stored_form_can_be_asked_for() {
    let server = TestServer::start();
    let path = format!("{}.cast", server.uploaded(RECORDING));
    for (accepted, has_parts) in [("identity", true), ("zstd", true), ("gzip", false)] {
        let get = |range: &str, condition: &str| {
            let mut request = server.get(&path).header("accept-encoding", accepted);
            if !range.is_empty() {
                request = request.header("range", range);
            }
            if !condition.is_empty() {
                request = request.header("if-range", condition);
            }
            request.send().unwrap()
        };
        let whole = get("", "");
        let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
        let accepts = if has_parts { "bytes" } else { "none" };
        assert_eq!(whole.headers()["accept-ranges"], accepts);
        assert_eq!(whole.headers()["vary"], "accept-encoding");
        let whole = whole.bytes().unwrap();
        let part = get("bytes=10-19", &tag);
        if !has_parts {
            assert_eq!(part.status(), 200);
            continue;
        }
        assert_eq!(part.status(), 206);
        let range = format!("bytes 10-19/{}", whole.len());
        assert_eq!(part.headers()["content-range"], range.as_str());
        assert_eq!(part.headers()["etag"], tag.as_str());
        assert_eq!(part.headers()["content-length"], "10");
        assert_eq!(part.bytes().unwrap(), whole[10..20]);
        assert_eq!(
            get("bytes=-5", "").bytes().unwrap(),
            whole[whole.len() - 5..]
        );
        assert_eq!(get("bytes=10-19", "\"another\"").bytes().unwrap(), whole);
        let beyond = get("bytes=1000000-", "");
        assert_eq!(beyond.status(), 416);
        let range = format!("bytes */{}", whole.len());
        assert_eq!(beyond.headers()["content-range"], range.as_str());
    }
}

#[test]
fn nothing_that_is_not_public_may_be_kept_by_anybody() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let unlisted = server.uploaded(RECORDING);
    let private = server.uploaded_with(RECORDING, &[("visibility", "private")]);
    jane.claim();
    for path in [&unlisted, &private] {
        for ending in [
            "", ".cast", ".json", ".txt", ".svg", ".png", ".js", "/iframe", "/edit",
        ] {
            let response = jane.get(&format!("{path}{ending}"));
            assert_eq!(response.status(), 200, "{ending}");
            let caching = &response.headers()["cache-control"];
            assert_eq!(caching, "private, no-store", "{path}{ending}");
        }
    }
    for page in ["/", "/explore", "/~jane", "/user/edit", "/user/recordings"] {
        let response = jane.get(page);
        assert_eq!(
            response.headers()["cache-control"],
            "private, no-store",
            "{page}"
        );
    }
}
