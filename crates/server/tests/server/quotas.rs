//! How much an account may keep: told, enforced, and not to be overrun by uploads at once.

use std::thread;

use serde_json::Value;

use crate::common::{INSTALLATION, RECORDING, TestServer, Visitor, change_database, count, part};

fn server(bytes: Option<u64>, recordings: Option<u64>) -> TestServer {
    TestServer::start_with(|config| {
        config.dev = true;
        config.quota.bytes = bytes;
        config.quota.recordings = recordings;
    })
}

#[test]
fn a_full_account_takes_no_more_and_says_why() {
    let server = server(None, Some(2));
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let first = server.uploaded(RECORDING);
    server.uploaded(RECORDING);
    let refused = server.upload_with(RECORDING, &[]);
    assert_eq!(refused.status(), 403);
    let body: Value = refused.json().unwrap();
    assert_eq!(body["type"], "quota_exceeded");
    let message = body["message"].as_str().unwrap();
    assert!(
        message.contains("has 2 recordings and may have 2"),
        "{message}"
    );
    assert_eq!(server.kept_files(), 2);
    assert!(jane.read("/user/edit").1.contains("2 of 2 recordings"));
    // What is deleted makes room, up to as much again.
    jane.post(&format!("{first}/delete"), &[]);
    server.uploaded(RECORDING);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 403);
}

#[test]
fn bytes_are_limited_too_and_nobody_is_limited_who_claimed_nothing() {
    let server = server(Some(1), None);
    server.uploaded(RECORDING);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let body: Value = server.upload_with(RECORDING, &[]).json().unwrap();
    let message = body["message"].as_str().unwrap();
    assert!(message.contains("of 1 bytes"), "{message}");
    let page = jane.read("/user/edit").1;
    assert!(page.contains("of 1 bytes"), "{page}");
}

#[test]
fn what_an_admin_sets_goes_before_the_configuration() {
    let server = server(None, Some(0));
    Visitor::sign_up(&server, "jane").claim();
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 403);
    let root = Visitor::sign_up(&server, "root");
    change_database(
        server.data.path(),
        "UPDATE users SET is_admin = 1 WHERE username = 'root'",
    );
    let set = |recordings| root.post("/admin/users/1/quota", &[("recordings", recordings)]);
    assert_eq!(set("many").status(), 422);
    assert_eq!(set("1").status(), 303);
    server.uploaded(RECORDING);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 403);
    assert_eq!(set("none").status(), 303);
    server.uploaded(RECORDING);
    assert_eq!(set("").status(), 303);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 403);
}

#[test]
fn uploads_at_once_are_no_more_than_there_is_room_for() {
    let server = server(None, Some(3));
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let other = INSTALLATION.replace("9da3", "aaaa");
    assert_eq!(jane.post(&format!("/connect/{other}"), &[]).status(), 303);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let uploads: Vec<_> = (0..8)
            .map(|index| {
                let (server, other) = (&server, &other);
                scope.spawn(move || {
                    let form = reqwest::blocking::multipart::Form::new();
                    let form = form.part("file", part(RECORDING));
                    let id = if index % 2 == 0 { INSTALLATION } else { other };
                    let request = server
                        .client
                        .post(format!("{}/api/v1/recordings", server.url));
                    let request = request.basic_auth("me", Some(id)).multipart(form);
                    request.send().unwrap().status().as_u16()
                })
            })
            .collect();
        uploads
            .into_iter()
            .map(|upload| upload.join().unwrap())
            .collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        3,
        "{statuses:?}"
    );
    assert!(statuses.iter().all(|status| matches!(status, 201 | 403)));
    assert_eq!(
        count(server.data.path(), "SELECT count(*) FROM recordings"),
        3
    );
    assert_eq!(server.kept_files(), 3);
}
