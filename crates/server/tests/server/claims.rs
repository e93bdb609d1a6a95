//! Installations of the recorder become somebody's.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::{INSTALLATION, RECORDING, TestServer, Visitor, server_with_mailbox};

#[test]
fn a_claim_brings_all_recordings_along_and_those_to_come() {
    let server = server_with_mailbox();
    let paths = [server.uploaded(RECORDING), server.uploaded(RECORDING)];
    let jane = Visitor::sign_up(&server, "jane");
    let page = jane.read(&format!("/connect/{INSTALLATION}")).1;
    assert!(page.contains("the 2 recordings that it uploaded"), "{page}");
    let response = jane.claim();
    assert_eq!(response.headers()["location"], "/user/recordings");
    let later = server.uploaded(RECORDING);
    let profile = jane.read("/user/recordings").1;
    for path in paths.iter().chain([&later]) {
        assert!(profile.contains(&format!("href=\"{path}\"")), "{profile}");
    }
    assert!(
        jane.read(&format!("/connect/{INSTALLATION}"))
            .1
            .contains("Already linked")
    );
    let others = Visitor::guest(&server).read("/~jane").1;
    assert!(others.contains("jane has no public recordings"), "{others}");
}

/// Whether a word of the recording is found soon: what is only found with the next look of the
/// server, once a minute, is not.
fn is_found_soon(server: &TestServer) -> bool {
    let end = Instant::now() + Duration::from_secs(40);
    while Instant::now() < end {
        if server.read("/search?q=three").1.contains("class=\"found\"") {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn what_changes_hands_or_is_taken_back_is_found_again_at_once() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let path = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    assert!(is_found_soon(&server));
    jane.claim();
    assert!(is_found_soon(&server), "after the claim");
    let response = jane.post(&format!("{path}/delete"), &[]);
    let deleted = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(
        server
            .read("/search?q=three")
            .1
            .contains("Nothing was found")
    );
    let restore = deleted.replace("/deleted", "/restore");
    assert_eq!(jane.post(&restore, &[]).status(), 303);
    assert!(is_found_soon(&server), "after it was taken back");
}

#[test]
fn an_installation_that_never_uploaded_can_be_claimed() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    assert_eq!(jane.claim().status(), 303);
    let path = server.uploaded(RECORDING);
    assert!(jane.read("/user/recordings").1.contains(&path));
}

#[test]
fn nobody_claims_what_is_somebody_elses_and_nothing_revoked_comes_back() {
    let server = server_with_mailbox();
    let path = server.uploaded(RECORDING);
    let jane = Visitor::sign_up(&server, "jane");
    let mallory = Visitor::sign_up(&server, "mallory");
    assert_eq!(jane.claim().status(), 303);
    assert_eq!(mallory.claim().status(), 403);
    assert_eq!(mallory.read(&format!("/connect/{INSTALLATION}")).0, 403);
    mallory.post("/user/installations/1/revoke", &[]);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);

    assert_eq!(jane.post("/user/installations/1/revoke", &[]).status(), 303);
    let response = server.upload_with(RECORDING, &[]);
    assert_eq!(response.status(), 401);
    let body: Value = response.json().unwrap();
    assert_eq!(body["message"], "This installation ID has been revoked");
    assert_eq!(jane.claim().status(), 403);
    assert_eq!(server.read(&path).0, 200);
}

#[test]
fn what_is_no_installation_id_is_not_found_and_guests_log_in_first() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    assert_eq!(jane.read("/connect/nothing").0, 404);
    assert_eq!(
        jane.read(&format!("/connect/{}", INSTALLATION.to_uppercase()))
            .0,
        404
    );
    let guest = Visitor::guest(&server);
    assert_eq!(guest.read(&format!("/connect/{INSTALLATION}")).0, 303);
    assert_eq!(guest.claim().status(), 403);
}

#[test]
fn the_account_says_who_sees_new_recordings_unless_the_upload_does() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let fields = [("username", "jane"), ("default_visibility", "private")];
    assert_eq!(jane.post("/user/edit", &fields).status(), 303);
    let body: Value = server.upload_with(RECORDING, &[]).json().unwrap();
    assert_eq!(body["visibility"], "private");
    let body: Value = server
        .upload_with(RECORDING, &[("visibility", "unlisted")])
        .json()
        .unwrap();
    assert_eq!(body["visibility"], "unlisted");
}
