//! What people do with their accounts: another address, everything in one file, the end.

use std::collections::BTreeMap;
use std::io::Read;

use serde_json::Value;

use crate::common::{
    RECORDING, TestServer, Visitor, change_database, command, eventually, server_with_mailbox,
};

#[test]
fn an_address_changes_once_somebody_there_confirms_it() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let secret = jane.asked("/user/email", &[("email", "New@Example.com")]);
    assert!(server.read("/dev/mailbox").1.contains("To new@example.com"));
    assert!(jane.read("/user/edit").1.contains("jane@example.com"));

    // Neither looking at it nor using it for something else changes anything.
    let (status, page) = jane.read(&format!("/user/email?t={secret}"));
    assert_eq!(status, 200);
    assert!(page.contains("log in with new@example.com"), "{page}");
    assert_eq!(jane.read(&format!("/session/new?t={secret}")).0, 404);
    assert_eq!(jane.post("/session", &[("t", &secret)]).status(), 404);
    assert_eq!(
        jane.post("/user/delete/confirm", &[("t", &secret)])
            .status(),
        404
    );

    let change = || jane.post("/user/email/confirm", &[("t", &secret)]).status();
    assert_eq!(change(), 303);
    assert!(jane.read("/user/edit").1.contains("new@example.com"));
    assert_eq!(change(), 404);
    eventually("word to the old address", || {
        let mails = server.read("/dev/mailbox").1;
        mails
            .contains("the address new@example.com from now on")
            .then_some(())
    });
}

#[test]
fn an_address_of_somebody_else_is_not_taken_over() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "john");
    let jane = Visitor::sign_up(&server, "jane");
    let secret = jane.asked("/user/email", &[("email", "john@example.com")]);
    let response = jane.post("/user/email/confirm", &[("t", &secret)]);
    assert_eq!(response.status(), 409);
    assert!(jane.read("/user/edit").1.contains("jane@example.com"));
    assert_eq!(
        jane.post("/user/email", &[("email", "nonsense")]).status(),
        422
    );
}

#[test]
fn a_username_changes_and_the_old_one_is_free() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let path = server.uploaded(RECORDING);
    jane.claim();
    let fields = [("username", "Janet"), ("default_visibility", "unlisted")];
    assert_eq!(jane.post("/user/edit", &fields).status(), 303);
    assert_eq!(jane.get("/~janet").status(), 200);
    assert_eq!(jane.get("/~jane").status(), 404);
    assert_eq!(
        jane.read(&format!("{path}.cast")),
        (200, RECORDING.to_owned())
    );
    let mallory = Visitor::sign_up(&server, "mallory");
    let taken = [("username", "JANET"), ("default_visibility", "unlisted")];
    let page = mallory.post("/user/edit", &taken).text().unwrap();
    assert!(page.contains("This username is taken"), "{page}");
}

#[test]
fn an_account_goes_with_everything_once_its_address_confirms_it() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let path = server.uploaded(RECORDING);
    jane.claim();
    let secret = jane.asked("/user/delete", &[]);
    for _ in 0..2 {
        let (status, page) = jane.read(&format!("/user/delete?t={secret}&confirmed=1"));
        assert_eq!(status, 200);
        assert!(page.contains("jane@example.com is deleted"), "{page}");
    }
    assert_eq!(jane.get(&path).status(), 200);

    let response = jane.post("/user/delete/confirm", &[("t", &secret)]);
    assert_eq!(response.status(), 200);
    assert_eq!(jane.get(&path).status(), 404);
    assert_eq!(jane.get("/~jane").status(), 404);
    assert!(jane.read("/").1.contains("href=\"/login/new\""));
    assert_eq!(
        jane.post("/user/delete/confirm", &[("t", &secret)])
            .status(),
        404
    );
    eventually("the end of its files", || {
        (server.kept_files() == 0).then_some(())
    });
    // Its recorder ends with it, also for whoever takes the name next.
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 401);
    assert_eq!(Visitor::sign_up(&server, "jane").claim().status(), 403);
}

fn files_in(archive: &[u8]) -> BTreeMap<String, String> {
    let mut archive = tar::Archive::new(archive);
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        (name, text)
    });
    entries.collect()
}

#[test]
fn everything_comes_in_one_archive_and_nothing_of_others() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let long = format!("{RECORDING}[62.0,\"o\",\"{}\"]\n", "x".repeat(700_000));
    server.uploaded_with(RECORDING, &[("title", "one"), ("visibility", "private")]);
    server.uploaded_with(long.clone(), &[("title", "two")]);
    jane.claim();
    let response = jane.get("/user/export");
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    let bytes = response.bytes().unwrap();
    assert_eq!(bytes.len() % 512, 0);
    let files = files_in(&bytes);
    assert_eq!(files.len(), 3, "{:?}", files.keys());
    assert!(files["recordings/1.cast"] == RECORDING);
    assert!(files["recordings/2.cast"] == long);
    let list: Value = serde_json::from_str(&files["manifest.json"]).unwrap();
    let list = &list["recordings"];
    assert_eq!(list[0]["title"], "one");
    assert_eq!(list[0]["visibility"], "private");
    assert_eq!(list[1]["file"], "recordings/2.cast");

    let mallory = Visitor::sign_up(&server, "mallory");
    let files = files_in(&mallory.get("/user/export").bytes().unwrap());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["manifest.json"]);
    assert_eq!(Visitor::guest(&server).get("/user/export").status(), 303);
}

#[test]
fn another_secret_link_ends_the_old_one() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let path = server.uploaded(RECORDING);
    jane.claim();
    let renew = |visitor: &Visitor<'_>| visitor.post(&format!("{path}/renew"), &[]);
    assert_eq!(renew(&Visitor::guest(&server)).status(), 403);
    assert_eq!(renew(&Visitor::sign_up(&server, "mallory")).status(), 403);
    let response = renew(&jane);
    let renewed = response.headers()["location"].to_str().unwrap();
    assert_ne!(renewed, path);
    assert_eq!(server.read(&path).0, 404);
    assert_eq!(server.read(&format!("{renewed}.cast")).1, RECORDING);
}

fn archive_everything(server: &TestServer) {
    let sql = "UPDATE recordings SET archived_at = 1, created_at = 1";
    change_database(server.data.path(), sql);
}

#[test]
fn only_an_admin_brings_an_archived_recording_back() {
    let server = server_with_mailbox();
    let path = server.uploaded(RECORDING);
    archive_everything(&server);
    let jane = Visitor::sign_up(&server, "jane");
    let unarchive = format!("{path}/unarchive");
    assert_eq!(jane.get(&unarchive).status(), 403);
    assert_eq!(jane.post(&unarchive, &[]).status(), 403);
    assert_eq!(server.read(&path).0, 410);

    change_database(server.data.path(), "UPDATE users SET is_admin = 1");
    assert!(jane.read(&unarchive).1.contains("Bring it back"));
    assert_eq!(jane.post(&unarchive, &[]).status(), 303);
    assert_eq!(server.read(&path).0, 200);
    let exempt = "SELECT count(*) FROM recordings WHERE archive_exempt = 1";
    assert_eq!(crate::common::count(server.data.path(), exempt), 1);
}

#[test]
fn the_command_line_brings_an_archived_recording_back() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    archive_everything(&server);
    let restore = |recording: &str| {
        let arguments = ["admin", "restore", recording];
        command(server.data.path(), &arguments).output().unwrap()
    };
    let unknown = restore("0000000000000000");
    assert!(!unknown.status.success());
    let output = restore(&format!("{}{path}", server.url));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.read(&path).0, 200);
}
