//! Collections: recordings in an order, under one address.

use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{RECORDING, TestServer, Visitor, change_database, server_with_mailbox};
use crate::described::Program;

/// Jane with a public, an unlisted and a private recording, numbered in this order.
fn jane(server: &TestServer) -> Visitor<'_> {
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    for visibility in ["public", "unlisted", "private"] {
        server.uploaded_with(
            RECORDING,
            &[("title", visibility), ("visibility", visibility)],
        );
    }
    jane
}

fn titles(collection: &Value) -> Vec<&str> {
    let items = collection["recordings"].as_array().unwrap().iter();
    items.map(|item| item["title"].as_str().unwrap()).collect()
}

fn make(program: &Program<'_>, visibility: &str, recordings: &[i64]) -> Value {
    let words = json!({"title": "Talks", "visibility": visibility});
    let made = program.send(Method::POST, "/api/v1/collections", &words);
    assert_eq!(made.status, 201);
    let path = format!("/api/v1/collections/{}/recordings", made.body["id"]);
    let filled = program.send(Method::PUT, &path, &json!({"recordings": recordings}));
    assert_eq!(filled.status, 200, "{}", filled.body);
    filled.body
}

#[test]
fn programs_make_fill_order_and_remove_collections() {
    let server = server_with_mailbox();
    let program = Program::of_all(&jane(&server));
    let made = make(&program, "public", &[3, 1, 2, 1]);
    assert_eq!(titles(&made), ["private", "public", "unlisted"]);
    assert_eq!(made["url"], format!("{}/c/1", server.url));
    let path = "/api/v1/collections/1";
    let renamed = program.send(
        Method::PATCH,
        path,
        &json!({"title": "Shows", "description": "*x*"}),
    );
    assert_eq!(
        (&renamed.body["title"], &renamed.body["description"]),
        (&json!("Shows"), &json!("*x*"))
    );
    let mut whole = renamed.body.clone();
    whole["title"] = json!("Talks");
    assert_eq!(program.send(Method::PATCH, path, &whole).status, 200);
    whole["title"] = json!(["Talks"]);
    assert_eq!(program.send(Method::PATCH, path, &whole).status, 422);
    program.send(Method::PATCH, path, &renamed.body);
    let wrong = json!({"title": "", "visibility": "all"});
    assert_eq!(program.send(Method::PATCH, path, &wrong).status, 422);
    assert_eq!(
        program
            .send(Method::POST, "/api/v1/collections", &json!({}))
            .status,
        422
    );
    for wrong in [json!([99]), json!([-1])] {
        let refused = program.send(
            Method::PUT,
            &format!("{path}/recordings"),
            &json!({"recordings": wrong}),
        );
        assert_eq!(refused.status, 422);
    }
    assert_eq!(titles(&program.get(path).body).len(), 3);
    let list = program.get("/api/v1/collections").body;
    assert_eq!(list["items"][0]["title"], "Shows");
    assert_eq!(program.delete(path).status, 204);
    assert_eq!(program.get(path).status, 404);
    assert_eq!(program.get("/api/v1/recordings/1").status, 200);
}

#[test]
fn everybody_sees_of_a_collection_what_is_for_them() {
    let server = server_with_mailbox();
    let jane = jane(&server);
    let program = Program::of_all(&jane);
    let public = make(&program, "public", &[1, 2, 3]);
    let unlisted = make(&program, "unlisted", &[2]);
    let private = make(&program, "private", &[2]);
    let guest = Program::guest(&server);
    let mallory = Program::of_all(&Visitor::sign_up(&server, "mallory"));
    for stranger in [&guest, &mallory] {
        let shown = stranger.get("/api/v1/collections/1");
        assert_eq!(titles(&shown.body), ["public", "unlisted"]);
        assert_eq!(stranger.get("/api/v1/collections/2").status, 404);
        assert_eq!(stranger.get("/api/v1/collections/3").status, 404);
        let token = unlisted["url"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap();
        assert_eq!(
            stranger.get(&format!("/api/v1/collections/{token}")).status,
            200
        );
        let token = private["url"].as_str().unwrap().rsplit('/').next().unwrap();
        assert_eq!(
            stranger.get(&format!("/api/v1/collections/{token}")).status,
            404
        );
    }
    let change = json!({"title": "Mine"});
    assert_eq!(
        mallory
            .send(Method::PATCH, "/api/v1/collections/1", &change)
            .status,
        404
    );
    // Nobody puts into a collection what they know only the secret link of.
    make(&mallory, "public", &[1]);
    let refused = mallory.send(
        Method::PUT,
        "/api/v1/collections/4/recordings",
        &json!({"recordings": [2]}),
    );
    assert_eq!(refused.status, 422);
    let page = server.read("/c/1").1;
    assert!(page.contains("<span>public</span>") && !page.contains("<span>private</span>"));
    assert!(jane.read("/c/1").1.contains("<span>private</span>"));
    assert_eq!(titles(&public).len(), 3);
    jane.post("/a/1/delete", &[]);
    assert_eq!(
        titles(&guest.get("/api/v1/collections/1").body),
        ["unlisted"]
    );
}

#[test]
fn people_make_and_arrange_collections_on_pages() {
    let server = server_with_mailbox();
    let jane = jane(&server);
    let made = jane.post("/user/collections", &[("title", "Talks")]);
    assert_eq!(made.status(), 303);
    let edit = made.headers()["location"].to_str().unwrap().to_owned();
    let path = edit.strip_suffix("/edit").unwrap().to_owned();
    let arrange = |field: &str, value: &str| {
        let response = jane.post(&format!("{path}/recordings"), &[(field, value)]);
        response.status().as_u16()
    };
    let program = Program::of_all(&jane);
    let order = || {
        let body = program.get("/api/v1/collections/1").body;
        titles(&body).join(" ")
    };
    let unlisted = program.get("/api/v1/recordings/2").body["url"].clone();
    assert_eq!(arrange("add", &format!("{}/a/1?t=5", server.url)), 303);
    assert_eq!(arrange("add", unlisted.as_str().unwrap()), 303);
    assert_eq!(order(), "public unlisted");
    assert_eq!(arrange("up", "2"), 303);
    assert_eq!(order(), "unlisted public");
    assert_eq!(arrange("down", "2"), 303);
    assert_eq!(order(), "public unlisted");
    assert_eq!(arrange("remove", "1"), 303);
    assert_eq!(order(), "unlisted");
    assert_eq!(arrange("add", "nonsense"), 200);
    let page = jane.read("/user/collections?add=1").1;
    assert!(page.contains("Add to Talks"), "{page}");
    assert!(jane.read("/a/1").1.contains("/user/collections?add=1"));
    let words = [
        ("title", "<Talks>"),
        ("visibility", "public"),
        ("description", "**all**"),
    ];
    assert_eq!(jane.post(&format!("{path}/edit"), &words).status(), 303);
    let page = server.read("/c/1").1;
    assert!(page.contains("&#60;Talks&#62;") && page.contains("<strong>all</strong>"));
    assert_eq!(
        jane.post(&format!("{path}/edit"), &[("title", "")])
            .status(),
        200
    );
    let mallory = Visitor::sign_up(&server, "mallory");
    for deed in ["edit", "delete", "recordings"] {
        assert_eq!(
            mallory
                .post(&format!("/c/1/{deed}"), &[("title", "x")])
                .status(),
            404
        );
    }
    assert_eq!(Visitor::guest(&server).get("/c/1/edit").status(), 303);
    assert_eq!(jane.post("/c/1/delete", &[]).status(), 303);
    assert_eq!(server.read("/c/1").0, 404);
}

#[test]
fn other_sites_embed_collections() {
    let server = server_with_mailbox();
    let program = Program::of_all(&jane(&server));
    make(&program, "public", &[1, 2]);
    let frame = server.get("/c/1/iframe").send().unwrap();
    let policy = frame.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors *"), "{policy}");
    let page = frame.text().unwrap();
    assert_eq!(page.matches("data-src=\"/a/").count(), 2);
    let script = server.get("/c/1.js").send().unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript");
    assert_eq!(server.read("/c/9/iframe").0, 404);
    assert_eq!(server.read("/c/9.js").0, 404);
}

#[test]
fn whoever_arranges_a_collection_loses_nothing_that_they_do_not_see() {
    let server = server_with_mailbox();
    let jane = jane(&server);
    let program = Program::of_all(&jane);
    let mary = Visitor::sign_up(&server, "mary");
    let mary_program = Program::of_all(&mary);
    make(&mary_program, "public", &[1]);
    make(&program, "public", &[3, 1, 2]);
    // One is thrown away and one becomes private meanwhile.
    assert_eq!(program.delete("/api/v1/recordings/3").status, 204);
    let hidden = json!({"visibility": "private"});
    program.send(Method::PATCH, "/api/v1/recordings/1", &hidden);
    let arranged = program.send(
        Method::PUT,
        "/api/v1/collections/2/recordings",
        &json!({"recordings": [2, 1]}),
    );
    assert_eq!(titles(&arranged.body), ["unlisted", "public"]);
    let emptied = mary_program.send(
        Method::PUT,
        "/api/v1/collections/1/recordings",
        &json!({"recordings": []}),
    );
    assert_eq!(titles(&emptied.body), Vec::<&str>::new());
    // On the page, too: an order of what is seen, around what is not.
    assert_eq!(jane.post("/c/2/recordings", &[("up", "1")]).status(), 303);
    let shown = json!({"visibility": "public"});
    program.send(Method::PATCH, "/api/v1/recordings/1", &shown);
    assert_eq!(
        titles(&mary_program.get("/api/v1/collections/1").body),
        ["public"]
    );
    change_database(
        server.data.path(),
        "UPDATE recordings SET deleted_at = NULL WHERE id = 3",
    );
    let whole = program.get("/api/v1/collections/2").body;
    assert_eq!(titles(&whole), ["private", "public", "unlisted"]);
}
