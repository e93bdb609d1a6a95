//! The recorder changes and deletes what it uploaded.

use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};

use crate::common::{
    INSTALLATION, RECORDING, TestServer, Visitor, eventually, server_with_mailbox,
};

const OTHER: &str = "00000000-9bf7-45d4-aa88-98c933b15a3f";

fn patch(server: &TestServer, id: &str, installation: &str) -> RequestBuilder {
    let url = format!("{}/api/v1/recordings/{id}", server.url);
    server
        .client
        .patch(url)
        .basic_auth("me", Some(installation))
}

#[test]
fn a_claimed_installation_changes_what_it_names_and_leaves_the_rest() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane").claim();
    let body: Value = server
        .upload_with(RECORDING, &[("description", "kept")])
        .json()
        .unwrap();
    let token = body["url"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    for id in ["1", &token] {
        let fields = json!({"title": format!("by {id}"), "visibility": "unlisted"});
        let response = patch(&server, id, INSTALLATION)
            .json(&fields)
            .send()
            .unwrap();
        assert_eq!(response.status(), 200);
        let body: Value = response.json().unwrap();
        assert_eq!(body["title"], format!("by {id}"));
        assert_eq!(body["description"], "kept");
    }
    let form = patch(&server, "1", INSTALLATION)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("title=&visibility=public");
    let body: Value = form.send().unwrap().json().unwrap();
    assert_eq!(
        (&body["title"], &body["url"]),
        (&Value::Null, &json!(format!("{}/a/1", server.url)))
    );
}

#[test]
fn wrong_changes_are_told_and_change_nothing() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane").claim();
    server.uploaded(RECORDING);
    let response = patch(&server, "1", INSTALLATION)
        .json(&json!({"speed": -1}))
        .send()
        .unwrap();
    assert_eq!(response.status(), 422);
    let body: Value = response.json().unwrap();
    assert_eq!(body["details"][0]["field"], "speed");
    for body in ["", "[]", "nonsense"] {
        let response = patch(&server, "1", INSTALLATION).body(body).send().unwrap();
        assert_eq!(response.status(), 400, "{body}");
    }
    let fields = json!({"title": [], "speed": {}, "tags": [1], "views": [2]});
    let response = patch(&server, "1", INSTALLATION).json(&fields).send();
    let response = response.unwrap();
    assert_eq!(response.status(), 422);
    let body: Value = response.json().unwrap();
    let details = body["details"].as_array().unwrap();
    let told: Vec<_> = details.iter().map(|detail| &detail["field"]).collect();
    assert_eq!(told, ["speed", "tags", "title"]);
    assert_eq!(details[0]["message"], "should be plain text or a number");
}

#[test]
fn what_a_reply_says_may_be_sent_back_whole() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    server.uploaded_with(RECORDING, &[("title", "old"), ("tags", "a,b")]);
    let url = format!("{}/api/v1/recordings?q=old", server.url);
    let mut recording = eventually("the index", || {
        let request = server.client.get(&url);
        let request = request.basic_auth("me", Some(INSTALLATION));
        let found: Value = request.send().unwrap().json().unwrap();
        found["items"].get(0).cloned()
    });
    assert!(recording["moments"].is_array());
    recording["title"] = json!("new");
    let response = patch(&server, "1", INSTALLATION).json(&recording).send();
    let response = response.unwrap();
    assert_eq!(response.status(), 200);
    let changed: Value = response.json().unwrap();
    assert_eq!(changed["title"], "new");
    assert_eq!(changed["tags"], json!(["a", "b"]));
}

#[test]
fn only_accounts_change_recordings_and_only_their_own() {
    let server = server_with_mailbox();
    let path = server.uploaded(RECORDING);
    let token = path.strip_prefix("/a/").unwrap();
    let refused = |id: &str, installation: &str| {
        let response = patch(&server, id, installation)
            .json(&json!({"title": "x"}))
            .send()
            .unwrap();
        let status = response.status().as_u16();
        let body: Value = response.json().unwrap();
        (status, body["type"].as_str().unwrap().to_owned())
    };
    // Uploaded by it, but nobody's: there is no account that could change it.
    assert_eq!(
        refused(token, INSTALLATION),
        (401, "account_required".into())
    );
    assert_eq!(refused(token, OTHER), (401, "account_required".into()));

    let mallory = Visitor::sign_up(&server, "mallory");
    assert_eq!(
        mallory.post(&format!("/connect/{OTHER}"), &[]).status(),
        303
    );
    for id in [token, "1", "99", "nonsense"] {
        assert_eq!(refused(id, OTHER), (404, "not_found".into()), "{id}");
    }
    assert!(server.read(&path).1.contains("<h1>untitled</h1>"));
}

#[test]
fn an_unknown_installation_leaves_no_trace() {
    let server = server_with_mailbox();
    assert_eq!(
        patch(&server, "1", OTHER)
            .body("{}")
            .send()
            .unwrap()
            .status(),
        401
    );
    let jane = Visitor::sign_up(&server, "jane");
    let page = jane.read(&format!("/connect/{OTHER}")).1;
    assert!(page.contains("what it uploads from now on"), "{page}");
}

#[test]
fn a_recording_deleted_by_the_recorder_is_gone() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane").claim();
    let path = server.uploaded(RECORDING);
    let url = format!("{}/api/v1/recordings/1", server.url);
    let delete = || {
        server
            .client
            .delete(&url)
            .basic_auth("me", Some(INSTALLATION))
            .send()
            .unwrap()
    };
    let response = delete();
    assert_eq!(response.status(), 204);
    assert!(response.bytes().unwrap().is_empty());
    assert_eq!(server.read(&path).0, 404);
    assert_eq!(delete().status(), 404);
}
