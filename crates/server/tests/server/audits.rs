//! What the audit log tells of those who act with the rights of an admin, wherever they do.

use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{
    RECORDING, TestServer, Visitor, change_database, command, server_with_mailbox,
};
use crate::described::Program;

/// An admin, and Jane with a recording and a collection.
fn people(server: &TestServer) -> (Visitor<'_>, Visitor<'_>) {
    let root = Visitor::sign_up(server, "root");
    change_database(server.data.path(), "UPDATE users SET is_admin = 1");
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let words = json!({"title": "Talks", "visibility": "public"});
    Program::of_all(&jane).send(Method::POST, "/api/v1/collections", &words);
    (root, jane)
}

/// Names of deeds, of whom and of what, latest first.
fn log(server: &TestServer, text: &str) -> Vec<String> {
    let arguments = ["admin", "audit", "--json", text];
    let output = command(server.data.path(), &arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let entries = text
        .lines()
        .map(|line| serde_json::from_str(line).expect(line));
    let entries: Vec<Value> = entries.collect();
    let part = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let told = |entry: &Value| {
        ["deed", "actor", "subject"]
            .map(|name| part(entry, name))
            .join(", ")
    };
    entries.iter().map(told).collect()
}

#[test]
fn what_an_admin_does_by_programs_is_told_and_what_people_do_with_their_own_is_not() {
    let server = server_with_mailbox();
    let (root, jane) = people(&server);
    let scopes = ["recordings:read", "recordings:write", "admin"];
    let program = Program::of(&root, &scopes);
    let change = |program: &Program<'_>| {
        let path = "/api/v1/recordings/1";
        let statuses = [
            program
                .send(Method::PATCH, path, &json!({"title": "x"}))
                .status,
            program
                .put_file(&format!("{path}/file"), RECORDING, None)
                .status,
            program
                .send(
                    Method::PATCH,
                    "/api/v1/collections/1",
                    &json!({"title": "x"}),
                )
                .status,
            program
                .send(
                    Method::PUT,
                    "/api/v1/collections/1/recordings",
                    &json!({"recordings": [1]}),
                )
                .status,
        ];
        assert_eq!(statuses, [200; 4]);
    };
    change(&Program::of_all(&jane));
    assert_eq!(log(&server, "recording."), Vec::<String>::new());
    change(&program);
    assert_eq!(program.delete("/api/v1/collections/1").status, 204);
    assert_eq!(program.delete("/api/v1/recordings/1").status, 204);
    assert_eq!(
        log(&server, "(API)"),
        [
            "recording.deleted, root (API), recording 1",
            "collection.deleted, root (API), collection 1",
            "collection.changed, root (API), collection 1",
            "collection.changed, root (API), collection 1",
            "recording.replaced, root (API), recording 1",
            "recording.changed, root (API), recording 1",
        ]
    );
    assert!(
        root.read("/admin/audit?q=recording.changed")
            .1
            .contains("title")
    );
}

#[test]
fn what_an_admin_does_on_the_pages_of_others_is_told_as_well() {
    let server = server_with_mailbox();
    let (root, jane) = people(&server);
    for visitor in [&jane, &root] {
        let deeds = ["/a/1/edit", "/c/1/edit", "/c/1/recordings"];
        for deed in deeds {
            let fields = [("title", "x"), ("visibility", "public")];
            assert_eq!(visitor.post(deed, &fields).status(), 303, "{deed}");
        }
    }
    let deleted = root.post("/a/1/delete", &[]);
    let taken_back = deleted.headers()["location"].to_str().unwrap();
    let taken_back = taken_back.replace("/deleted", "/restore");
    assert_eq!(root.post(&taken_back, &[]).status(), 303);
    assert_eq!(
        log(&server, "root")[..5],
        [
            "recording.taken_back, root, recording 1",
            "recording.deleted, root, recording 1",
            "collection.changed, root, collection 1",
            "collection.changed, root, collection 1",
            "recording.changed, root, recording 1",
        ]
    );
    assert!(
        log(&server, "recording.")
            .iter()
            .all(|line| !line.contains("jane"))
    );
}

#[test]
fn logins_name_the_account() {
    let server = server_with_mailbox();
    let _jane = Visitor::sign_up(&server, "jane");
    let told = log(&server, "account.created");
    assert_eq!(told, ["account.created, jane@example.com, user jane"]);
}
