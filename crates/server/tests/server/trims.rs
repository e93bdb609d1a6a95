//! A part of a recording in place of the whole.

use crate::common::{RECORDING, TestServer, Visitor, server_with_mailbox};

/// An owner, and the path of a recording of which only the second of three lines is shown as it
/// comes: the first is there before, the third is cut away.
fn trimmed(server: &TestServer) -> (Visitor<'_>, String) {
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    let path = server.uploaded(RECORDING);
    let fields = [
        ("trim_from", "1"),
        ("trim_to", "0:02"),
        ("markers", "0.5 - a\n1.75 - b\n9"),
    ];
    let response = jane.post(&format!("{path}/edit"), &fields);
    assert_eq!(response.status(), 303);
    (jane, path)
}

#[test]
fn everybody_gets_the_part_and_the_owner_the_whole() {
    let server = server_with_mailbox();
    let (jane, path) = trimmed(&server);
    for address in [
        format!("{path}.cast"),
        format!("{path}.json"),
        format!("{path}.cast?whole=1"),
        format!("{path}.cast?from=0&to=100"),
    ] {
        let (status, cast) = server.read(&address);
        assert_eq!(status, 200);
        let lines: Vec<&str> = cast.lines().collect();
        assert_eq!(lines.len(), 3, "{cast}");
        assert!(lines[0].starts_with("{\"version\":2"), "{cast}");
        assert!(
            lines[1].starts_with("[0") && lines[1].contains("one"),
            "{cast}"
        );
        assert_eq!(lines[2], "[0.5, \"o\", \"two\\r\\n\"]");
    }
    assert_eq!(jane.read(&format!("{path}.cast?whole=1")).1, RECORDING);
    assert_eq!(jane.read(&format!("{path}.cast")).1.lines().count(), 3);
    let preview = jane.read(&format!("{path}.cast?from=0&to=1.6")).1;
    assert!(
        preview.contains("two") && !preview.contains("three"),
        "{preview}"
    );
    jane.post(
        &format!("{path}/edit"),
        &[("trim_from", ""), ("trim_to", "")],
    );
    assert_eq!(server.read(&format!("{path}.cast")).1, RECORDING);
}

#[test]
fn what_is_cut_away_is_in_no_picture_text_or_number() {
    let server = server_with_mailbox();
    let (jane, path) = trimmed(&server);
    jane.post(&format!("{path}/edit"), &[("snapshot_at", "61.6")]);
    for ending in [".svg", ".svg?f=t", ".txt"] {
        let text = server.read(&format!("{path}{ending}")).1;
        assert!(text.contains("two") || ending == ".svg", "{ending}: {text}");
        assert!(!text.contains("three"), "{ending}: {text}");
    }
    let page = server.read(&path).1;
    assert!(page.contains("<dd>0:01</dd>"), "{page}");
    assert!(page.contains("[[0.75,&#34;b&#34;]]"), "{page}");
    assert!(page.contains("npt:0.500"), "{page}");
    assert_eq!(server.read(&format!("{path}.txt")).1, "one\ntwo\n");
}

#[test]
fn a_part_is_sent_as_the_client_takes_it() {
    let server = server_with_mailbox();
    let (_, path) = trimmed(&server);
    let cast = format!("{path}.cast");
    let plain = server.read(&cast).1;
    let mut tags = Vec::new();
    for (accepted, sent) in [("zstd", Some("zstd")), ("gzip", Some("gzip")), ("br", None)] {
        let request = server.get(&cast).header("accept-encoding", accepted);
        let response = request.send().unwrap();
        assert_eq!(
            response.headers()["content-type"],
            "application/x-asciicast"
        );
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        assert_eq!(response.headers()["vary"], "accept-encoding");
        assert_eq!(response.headers()["cache-control"], "private, no-store");
        let encoding = response.headers().get("content-encoding").cloned();
        assert_eq!(encoding.as_ref().map(|value| value.to_str().unwrap()), sent);
        let tag = response.headers()["etag"].clone();
        let request = server.get(&cast).header("accept-encoding", accepted);
        let again = request.header("if-none-match", &tag).send().unwrap();
        assert_eq!(again.status(), 304);
        assert!(!tags.contains(&tag));
        tags.push(tag);
        let bytes = response.bytes().unwrap();
        let decoded = match sent {
            Some("zstd") => zstd::decode_all(&bytes[..]).unwrap(),
            Some(_) => {
                let mut text = Vec::new();
                let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
                std::io::Read::read_to_end(&mut decoder, &mut text).unwrap();
                text
            }
            None => bytes.to_vec(),
        };
        assert_eq!(String::from_utf8(decoded).unwrap(), plain);
    }
    let download = server.get(&format!("{cast}?dl=1")).send().unwrap();
    let name = download.headers()["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment; filename="), "{name}");
}
