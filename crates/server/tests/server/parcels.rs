//! Everything of an account in one archive, out and in.

use std::io::{Cursor, Read};
use std::sync::mpsc;

use reqwest::Method;
use reqwest::blocking::Body;
use reqwest::blocking::multipart::Form;
use serde_json::{Value, json};

use crate::archives::{add, counts, export, files, import, jane, kept, reason, recordings, tar};
use crate::common::{
    RECORDING, TestServer, Visitor, change_database, eventually, part, server_with_mailbox,
};
use crate::described::Program;

#[test]
fn an_account_moves_to_another_server_with_everything_that_was_said() {
    let (here, there) = (server_with_mailbox(), server_with_mailbox());
    let jane = jane(&here);
    let archive = export(&jane);
    let names: Vec<String> = files(&archive).into_iter().map(|(name, _)| name).collect();
    let casts = [
        "recordings/1.cast",
        "recordings/2.cast",
        "recordings/3.cast",
    ];
    assert_eq!(names[0], "manifest.json");
    assert_eq!(names[1..4], casts);
    assert_eq!(names[4..], ["recordings/4.json"]);
    let bob = Program::of_all(&Visitor::sign_up(&there, "bob"));
    let report = import(&bob, archive.clone()).body;
    assert_eq!(report["complete"], true);
    assert_eq!(counts(&report), [5, 0, 0], "{report}");
    assert_eq!(kept(&bob), kept(&jane));
    assert_eq!(kept(&bob)[0]["created_at"], "2020-09-13T12:26:40Z");
    let collection = bob.get("/api/v1/collections/1").body;
    let titles = collection["recordings"].as_array().unwrap();
    let titles: Vec<_> = titles.iter().map(|one| &one["title"]).collect();
    assert_eq!(titles, ["old", "All <set>", "private"]);
    assert_eq!(collection["description"], "of *all*");
    // What is found by its words is found there, too, and no recorder is listed.
    assert_eq!(there.read("/explore/tags/demo").0, 200);
    assert!(there.read("/explore/tags/demo").1.contains("All &#60;set"));

    // Sent again it adds nothing; nor does it where it came from.
    assert_eq!(counts(&import(&bob, archive.clone()).body), [0, 5, 0]);
    assert_eq!(counts(&import(&jane, archive.clone()).body), [0, 5, 0]);
    assert_eq!((recordings(&here), recordings(&there)), (4, 4));
    assert_eq!(
        bob.get("/api/v1/collections").body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    // Somebody else has them once more; what was thrown away comes back.
    let carol = Program::of_all(&Visitor::sign_up(&there, "carol"));
    assert_eq!(counts(&import(&carol, archive.clone()).body), [5, 0, 0]);
    assert_eq!(bob.delete("/api/v1/recordings/1").status, 204);
    assert_eq!(counts(&import(&bob, archive).body), [1, 4, 0]);
}

#[test]
fn a_collection_gets_what_is_new_and_keeps_its_strangers_where_it_was_made() {
    let server = server_with_mailbox();
    let jane = jane(&server);
    let mary = Visitor::sign_up(&server, "mary");
    mary.claim();
    let mary = Program::of_all(&mary);
    let words = json!({"title": "Of others", "visibility": "public"});
    mary.send(Method::POST, "/api/v1/collections", &words);
    let path = "/api/v1/collections/2/recordings";
    assert_eq!(
        mary.send(Method::PUT, path, &json!({"recordings": [1]}))
            .status,
        200
    );
    let archive = export(&mary);
    let bob = Program::of_all(&Visitor::sign_up(&server, "bob"));
    assert_eq!(counts(&import(&bob, archive.clone()).body), [1, 0, 0]);
    let made = bob.get("/api/v1/collections/3").body;
    assert_eq!(made["recordings"][0]["id"], 1);
    // Elsewhere they are strangers.
    let there = server_with_mailbox();
    let dave = Program::of_all(&Visitor::sign_up(&there, "dave"));
    let report = import(&dave, archive).body;
    assert!(reason(&report, "collections/2").starts_with("without 1 "));
    assert_eq!(export(&jane).len() % 512, 0);
}

#[test]
fn what_cannot_be_taken_is_told_by_name_and_the_rest_is_taken() {
    let (here, there) = (
        server_with_mailbox(),
        TestServer::start_with(|config| {
            config.dev = true;
            config.limits.decoded_bytes = 100_000;
        }),
    );
    let mut files = files(&export(&jane(&here)));
    let mut manifest: Value = serde_json::from_slice(&files[0].1).unwrap();
    let entries = manifest["recordings"].as_array_mut().unwrap();
    let lost = entries[0].clone();
    entries[0]["title"] = json!("x".repeat(129));
    let mut announce = |name: &str, content: Vec<u8>| {
        let mut entry = lost.clone();
        entry["file"] = json!(name);
        entry["id"] = json!(1000 + entries.len());
        entry["sha256"] = json!("0".repeat(64));
        entries.push(entry);
        files.push((name.to_owned(), content));
    };
    let bomb = zstd::encode_all(&[b' '; 300_000][..], 1).unwrap();
    announce("bomb", bomb);
    announce("large", vec![b' '; 100_001]);
    announce("noise", b"nonsense".to_vec());
    announce("../../../evil.cast", RECORDING.into());
    announce("/etc/cron.d/evil", RECORDING.into());
    announce("lost", Vec::new());
    announce("large", Vec::new());
    files.truncate(files.len() - 2);
    files.push(("stranger".into(), RECORDING.into()));
    files[0].1 = manifest.to_string().into_bytes();
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in &files {
        add(&mut builder, name, content);
    }
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_path("link").unwrap();
    header.set_link_name("/etc/passwd").unwrap();
    header.set_size(0);
    header.set_cksum();
    builder.append(&header, &b""[..]).unwrap();
    let bob = Program::of_all(&Visitor::sign_up(&there, "bob"));
    let report = import(&bob, builder.into_inner().unwrap()).body;
    assert_eq!(report["complete"], true);
    for (name, words) in [
        ("recordings/1.cast", "title should be at most"),
        ("bomb", "once decompressed"),
        ("large", "is named twice"),
        ("noise", "valid asciicast"),
        ("lost", "not in the archive"),
        ("stranger", "not in the manifest"),
        ("link", "not in the manifest"),
    ] {
        assert!(reason(&report, name).contains(words), "{name}: {report}");
    }
    let entries = report["entries"].as_array().unwrap();
    let mut of_large = entries.iter().filter(|entry| entry["name"] == "large");
    assert!(
        of_large.next_back().unwrap()["reason"]
            .as_str()
            .unwrap()
            .contains("size limit")
    );
    assert_eq!(counts(&report), [6, 0, 8], "{report}");
    // A name is a name: two that would lead elsewhere are but recordings.
    assert_eq!(recordings(&there), 5, "{report}");
    assert!(there.kept_files() == 5 && there.staged_files() == 0);
    assert!(reason(&report, "collections/1").starts_with("without 1 "));
}

#[test]
fn an_archive_that_ends_early_is_gone_on_with_by_sending_it_again() {
    let (here, there) = (server_with_mailbox(), server_with_mailbox());
    let archive = export(&jane(&here));
    let bob = Program::of_all(&Visitor::sign_up(&there, "bob"));
    // In the midst of the third file: the last are a file of a block with its head, and the end.
    let cut = archive.len() - 5 * 512;
    let report = import(&bob, archive[..cut].to_vec()).body;
    assert_eq!(report["complete"], false);
    assert!(report["problem"].as_str().unwrap().contains("ends early"));
    let taken = counts(&report)[0];
    assert!(taken > 0 && taken < 4, "{report}");
    assert_eq!(recordings(&there), taken);
    assert_eq!(there.staged_files(), 0);
    let report = import(&bob, archive).body;
    assert_eq!(counts(&report), [5 - taken, taken, 0]);
    assert_eq!(recordings(&there), 4);
}

#[test]
fn what_is_no_archive_is_refused_at_its_beginning() {
    let server = TestServer::start_with(|config| config.dev = true);
    let bob = Program::of_all(&Visitor::sign_up(&server, "bob"));
    let manifest = |text: &str| tar(&[("manifest.json".into(), text.into())]);
    let mut huge = tar::Header::new_ustar();
    huge.set_path("manifest.json").unwrap();
    huge.set_size(40_000_000_000);
    huge.set_cksum();
    for (archive, status, words) in [
        (Vec::new(), 422, "ends early"),
        (vec![0; 1024], 422, "must begin"),
        (RECORDING.repeat(9).into_bytes(), 422, "no tar archive"),
        (tar(&[("a".into(), Vec::new())]), 422, "must begin"),
        (manifest("{"), 422, "cannot be read"),
        (manifest(r#"{"format":9,"origin":""}"#), 422, "the format 9"),
        (huge.as_bytes().to_vec(), 413, "larger than"),
    ] {
        let refused = import(&bob, archive);
        let message = refused.body["message"].as_str().unwrap();
        assert_eq!(refused.status, status, "{message}");
        assert!(message.contains(words), "{message}");
    }
    let request = bob.request(Method::POST, "/api/v1/import").body("x");
    let encoded = request.header("content-encoding", "gzip").send().unwrap();
    assert_eq!(encoded.status(), 415);
}

#[test]
fn an_account_takes_in_no_more_than_it_may_keep() {
    let (here, there) = (
        server_with_mailbox(),
        TestServer::start_with(|config| {
            config.dev = true;
            config.quota.recordings = Some(3);
        }),
    );
    let archive = export(&jane(&here));
    let bob = Program::of_all(&Visitor::sign_up(&there, "bob"));
    let report = import(&bob, archive.clone()).body;
    assert_eq!(counts(&report), [4, 0, 1], "{report}");
    assert!(reason(&report, "recordings/4.json").contains('3'));
    assert!(there.kept_files() == 3 && there.staged_files() == 0);
    change_database(there.data.path(), "UPDATE users SET quota_recordings = 9");
    assert_eq!(counts(&import(&bob, archive).body), [1, 4, 0]);
    // The collection has what is new, too.
    let collection = bob.get("/api/v1/collections/1").body;
    assert_eq!(collection["recordings"].as_array().unwrap().len(), 3);
}

#[test]
fn only_those_get_in_or_out_who_may() {
    let server = server_with_mailbox();
    let jane = jane(&server);
    let archive = export(&jane);
    let mallory = Visitor::sign_up(&server, "mallory");
    assert_eq!(files(&export(&Program::of_all(&mallory))).len(), 1);
    let guest = Program::guest(&server);
    assert_eq!(guest.get("/api/v1/export").status, 401);
    assert_eq!(import(&guest, archive.clone()).status, 401);
    assert_eq!(mallory.server.read("/user/export").0, 303);
    for (scopes, out, into) in [
        (&["recordings:read"][..], 200, 403),
        (&["upload"], 403, 403),
        (&["recordings:write"], 403, 403),
        (&["upload", "recordings:write"], 403, 200),
    ] {
        let program = Program::of(&mallory, scopes);
        let exported = program.request(Method::GET, "/api/v1/export").send();
        assert_eq!(exported.unwrap().status(), out, "{scopes:?}");
        assert_eq!(import(&program, archive.clone()).status, into, "{scopes:?}");
    }
    let program = Program::of_all(&mallory);
    change_database(
        server.data.path(),
        "UPDATE users SET suspended_at = 1 WHERE id = 2",
    );
    assert_eq!(import(&program, archive).status, 403);
    assert_eq!(program.get("/api/v1/export").status, 403);
}

#[test]
fn one_import_into_an_account_comes_after_the_other() {
    let (here, there) = (server_with_mailbox(), server_with_mailbox());
    let archive = export(&jane(&here));
    let bob = Program::of_all(&Visitor::sign_up(&there, "bob"));
    let (sender, pieces) = mpsc::channel::<Vec<u8>>();
    let slow = bob
        .request(Method::POST, "/api/v1/import")
        .body(Body::new(Slow {
            pieces,
            piece: Cursor::new(Vec::new()),
        }));
    let slow = std::thread::spawn(move || slow.send().unwrap().json::<Value>().unwrap());
    // Up to the third file: once the first is there, the import is under way.
    let (first, rest) = archive.split_at(archive.len() - 5 * 512);
    sender.send(first.to_vec()).unwrap();
    eventually("a recording", || (recordings(&there) > 0).then_some(()));
    assert_eq!(import(&bob, "nonsense").status, 409);
    sender.send(rest.to_vec()).unwrap();
    drop(sender);
    assert_eq!(counts(&slow.join().unwrap()), [5, 0, 0]);
    assert_eq!(counts(&import(&bob, archive).body), [0, 5, 0]);
}

/// What is read as somebody sends it.
struct Slow {
    pieces: mpsc::Receiver<Vec<u8>>,
    piece: Cursor<Vec<u8>>,
}

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            match self.pieces.recv() {
                Ok(piece) => self.piece = Cursor::new(piece),
                Err(_) => return Ok(0),
            }
        }
    }
}

#[test]
fn people_take_everything_with_them_and_bring_it_by_a_form() {
    let (here, there) = (server_with_mailbox(), server_with_mailbox());
    let jane = jane(&here);
    let visitor = Visitor::sign_up(&here, "bob");
    assert!(visitor.read("/user/edit").1.contains("/user/export"));
    let archive = export(&jane);
    let bob = Visitor::sign_up(&there, "bob");
    let send = |archive: Vec<u8>| {
        let form = Form::new().part("file", part(archive));
        let request = there.client.post(format!("{}/user/import", there.url));
        let request = request.header("cookie", &bob.cookie).multipart(form);
        let response = request.header("sec-fetch-site", "same-origin").send();
        let response = response.unwrap();
        (response.status().as_u16(), response.text().unwrap())
    };
    let (status, page) = send(archive.clone());
    assert_eq!(status, 200);
    assert!(page.contains("5 new, 0 here before, 0 not taken"), "{page}");
    let (_, page) = send(archive[..archive.len() - 1024 - 200].to_vec());
    assert!(page.contains("Not all of it arrived") && page.contains("ends early"));
    assert_eq!(send(b"nonsense".to_vec()).0, 422);
    assert!(bob.read("/user/edit").1.contains("None is linked yet"));
    let exported = bob.get("/user/export").bytes().unwrap();
    assert_eq!(files(&exported).len(), 5);
}
