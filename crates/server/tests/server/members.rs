//! Servers that are not open to everybody.

use serde_json::Value;

use crate::common::{RECORDING, TestServer, Visitor};

#[test]
fn a_server_for_members_shows_guests_nothing() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.access.view_needs_account = true;
    });
    let jane = Visitor::sign_up(&server, "jane");
    let path = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let guest = Visitor::guest(&server);
    for page in ["/", "/explore", "/~jane", path.as_str()] {
        let response = guest.get(page);
        assert_eq!(response.status(), 303, "{page}");
        assert_eq!(response.headers()["location"], "/login/new", "{page}");
        assert_eq!(jane.get(page).status(), 200, "{page}");
    }
    let oembed = format!("/oembed?url={}{path}", server.url);
    let files =
        ["cast", "json", "txt", "svg", "png", "js"].map(|ending| format!("{path}.{ending}"));
    for file in files.iter().chain([&format!("{path}/iframe"), &oembed]) {
        let (status, body) = guest.read(file);
        assert_eq!(status, 401, "{file}");
        assert!(!body.contains("three"), "{file}");
        assert_eq!(jane.get(file).status(), 200, "{file}");
    }
    assert_eq!(guest.get("/login/new").status(), 200);
}

#[test]
fn a_server_may_take_uploads_of_claimed_installations_only() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.access.upload_needs_account = true;
    });
    let response = server.upload_with(RECORDING, &[]);
    assert_eq!(response.status(), 401);
    let body: Value = response.json().unwrap();
    assert_eq!(body["type"], "account_required");
    assert_eq!(server.kept_files(), 0);
    let jane = Visitor::sign_up(&server, "jane");
    assert_eq!(jane.claim().status(), 303);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
}

#[test]
fn an_installation_that_nobody_claimed_uploads_so_many_recordings() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.limits.unclaimed_recordings = Some(2);
    });
    for _ in 0..2 {
        assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
    }
    let response = server.upload_with(RECORDING, &[]);
    assert_eq!(response.status(), 403);
    let body: Value = response.json().unwrap();
    assert_eq!(body["type"], "upload_limit_reached");
    assert_eq!(
        body["message"],
        "Unregistered upload limit reached (2 recordings)"
    );
    assert_eq!(server.kept_files(), 2);
    Visitor::sign_up(&server, "jane").claim();
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
}

#[test]
fn new_recordings_are_as_the_server_says_unless_the_account_or_the_upload_does() {
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.access.default_visibility = asciinema_server::config::Visibility::Private;
    });
    let visibility = |fields: &[(&'static str, &'static str)]| {
        let body: Value = server.upload_with(RECORDING, fields).json().unwrap();
        body["visibility"].as_str().unwrap().to_owned()
    };
    assert_eq!(visibility(&[]), "private");
    assert_eq!(visibility(&[("visibility", "public")]), "public");
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    assert_eq!(visibility(&[]), "private");
    let fields = [("username", "jane"), ("default_visibility", "unlisted")];
    assert_eq!(jane.post("/user/edit", &fields).status(), 303);
    assert_eq!(visibility(&[]), "unlisted");
}
