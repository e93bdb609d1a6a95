//! Tokens of accounts: what they open, and what they do not.

use reqwest::Method;
use serde_json::json;

use crate::common::{
    RECORDING, TestServer, Visitor, change_database, contents, count, eventually, part,
    server_with_mailbox,
};
use crate::described::Program;

const WRITE: [&str; 2] = ["recordings:read", "recordings:write"];

fn upload(program: &Program<'_>) -> reqwest::blocking::Response {
    let form = reqwest::blocking::multipart::Form::new().part("file", part(RECORDING));
    let request = program.request(Method::POST, "/api/v1/recordings");
    request.multipart(form).send().unwrap()
}

#[test]
fn a_token_uploads_for_its_account_and_is_taken_as_a_password_too() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let program = Program::of(&jane, &["upload"]);
    assert_eq!(upload(&program).status(), 201);
    let form = reqwest::blocking::multipart::Form::new().part("file", part(RECORDING));
    let url = format!("{}/api/v1/recordings", server.url);
    let response = server
        .client
        .post(url)
        .basic_auth("anybody", program.token.clone())
        .multipart(form)
        .send()
        .unwrap();
    assert_eq!(response.status(), 201);
    assert!(
        jane.read("/user/recordings")
            .1
            .contains("All <small>2</small>")
    );
    // Tokens are not recorders.
    assert!(jane.read("/user/edit").1.contains("None is linked yet"));
}

#[test]
fn a_token_does_what_its_scopes_say_and_no_more() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    assert_eq!(upload(&Program::of(&jane, &["upload"])).status(), 201);
    let title = json!({"title": "new"});
    let path = "/api/v1/recordings/1";
    for (scopes, expected) in [
        (&["upload", "tokens"][..], [403, 403, 404, 403]),
        (&["recordings:read"], [200, 200, 200, 403]),
        (&["recordings:write"], [403, 403, 200, 200]),
        (&WRITE, [200, 200, 200, 200]),
    ] {
        let program = Program::of(&jane, scopes);
        let statuses = [
            program.get("/api/v1/recordings").status,
            program.get("/api/v1/users/me").status,
            program.get(path).status,
            program.send(Method::PATCH, path, &title).status,
        ];
        assert_eq!(statuses, expected, "{scopes:?}");
        assert_eq!(upload(&program).status() == 201, scopes.contains(&"upload"));
    }
    let refused = Program::of(&jane, &["recordings:read"]).send(Method::PATCH, path, &title);
    assert_eq!(refused.body["type"], "scope_required");
}

#[test]
fn a_token_ends_when_it_is_revoked_and_when_its_time_is_over() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let mallory = Visitor::sign_up(&server, "mallory");
    let (one, two) = (Program::of(&jane, &WRITE), Program::of(&jane, &WRITE));
    mallory.post("/user/tokens/1/revoke", &[]);
    assert_eq!(one.get("/api/v1/users/me").status, 200);
    jane.post("/user/tokens/1/revoke", &[]);
    let refused = one.get("/api/v1/users/me");
    assert_eq!(
        (refused.status, &refused.body["type"]),
        (401, &json!("unauthenticated"))
    );
    assert_eq!(upload(&one).status(), 401);
    assert_eq!(two.get("/api/v1/users/me").status, 200);
    change_database(server.data.path(), "UPDATE tokens SET expires_at = 1");
    assert_eq!(two.get("/api/v1/users/me").status, 401);
    assert!(jane.read("/user/edit").1.contains("expired"));
    let never = Program {
        token: Some(format!("asciinema_{}", "0".repeat(32))),
        ..Program::guest(&server)
    };
    assert_eq!(never.get("/api/v1/recordings/public").status, 401);
}

#[test]
fn a_token_is_kept_as_a_hash_shown_once_and_its_use_is_told() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let program = Program::of(&jane, &WRITE);
    let secret = program.token.clone().unwrap();
    let page = jane.read("/user/edit").1;
    assert!(page.contains("never used") && !page.contains(&secret));
    server.uploaded(RECORDING);
    let kept = contents(server.data.path());
    let has = kept
        .windows(secret.len())
        .any(|part| part == secret.as_bytes());
    assert!(!has && !kept.is_empty());
    assert_eq!(program.get("/api/v1/users/me").status, 200);
    eventually("the time of the last use", || {
        jane.read("/user/edit")
            .1
            .contains("used just now")
            .then_some(())
    });
}

#[test]
fn tokens_make_tokens_that_reach_no_further_than_they_do() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let program = Program::of(&jane, &["tokens", "upload"]);
    let make = |wish| program.send(Method::POST, "/api/v1/tokens", &wish);
    let made = make(json!({"name": "ci", "scopes": ["upload"], "expires_in_days": 30.0}));
    assert_eq!(made.status, 201);
    let child = Program {
        token: Some(made.body["token"].as_str().unwrap().into()),
        server: &server,
    };
    assert_eq!(upload(&child).status(), 201);
    let more = make(json!({"name": "ci", "scopes": ["upload", "admin"]}));
    assert_eq!(
        (more.status, &more.body["type"]),
        (403, &json!("scope_required"))
    );
    let listed = program.get("/api/v1/tokens").body;
    assert_eq!(listed["items"][0]["name"], "ci");
    assert_eq!(listed["items"][0]["token"], json!(null));
    let path = format!("/api/v1/tokens/{}", made.body["id"]);
    assert_eq!(program.delete(&path).status, 204);
    assert_eq!(program.delete(&path).status, 404);
    assert_eq!(upload(&child).status(), 401);
    assert_eq!(child.get("/api/v1/tokens").status, 401);
}

#[test]
fn a_wish_that_makes_no_sense_is_told_field_by_field() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let program = Program::of(&jane, &["tokens"]);
    let wish = json!({"name": " ", "scopes": ["all"], "expires_in_days": 0});
    let refused = program.send(Method::POST, "/api/v1/tokens", &wish);
    let fields: Vec<_> = refused.body["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|detail| detail["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        (refused.status, fields),
        (422, vec!["name", "scopes", "expires_in_days"])
    );
    let half = json!({"name": "x", "scopes": ["tokens"], "expires_in_days": 0.5});
    for wrong in [json!({}), json!([]), json!({"name": 1, "scopes": []}), half] {
        assert_eq!(
            program.send(Method::POST, "/api/v1/tokens", &wrong).status,
            400
        );
    }
    let page = jane.post("/user/tokens", &[("name", "x")]).text().unwrap();
    assert!(page.contains("should be some of"), "{page}");
    assert_eq!(count(server.data.path(), "SELECT count(*) FROM tokens"), 1);
}

#[test]
fn an_account_that_goes_takes_its_tokens_along() {
    let server = TestServer::start_with(|config| config.dev = true);
    let jane = Visitor::sign_up(&server, "jane");
    let program = Program::of(&jane, &WRITE);
    let secret = jane.asked("/user/delete", &[]);
    jane.post("/user/delete/confirm", &[("t", &secret)]);
    assert_eq!(program.get("/api/v1/users/me").status, 401);
    assert_eq!(count(server.data.path(), "SELECT count(*) FROM tokens"), 0);
}
