//! Lists, single recordings and their files for programs.

use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{RECORDING, TestServer, Visitor, eventually, server_with_mailbox};
use crate::described::Program;

const OTHER_TAKE: &str = concat!(
    r#"{"version":3,"term":{"cols":40,"rows":10},"title":"Second take"}"#,
    "\n[0.1,\"o\",\"better\\r\\n\"]\n"
);

/// Jane, her recordings with these settings, and a program that may do everything for her.
fn jane<'a>(server: &'a TestServer, settings: &[&[(&'static str, &'static str)]]) -> Program<'a> {
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    for fields in settings {
        server.uploaded_with(RECORDING, fields);
    }
    Program::of_all(&jane)
}

fn ids(list: &Value) -> Vec<i64> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect()
}

#[test]
fn a_list_is_walked_part_by_part_and_everything_is_met_once() {
    let server = server_with_mailbox();
    let none: &[(&str, &str)] = &[];
    let program = jane(&server, &[none; 5]);
    let mut path = "/api/v1/recordings?limit=2".to_owned();
    let mut met = Vec::new();
    loop {
        let list = program.get(&path).body;
        met.push(ids(&list));
        // What comes meanwhile moves nothing.
        server.uploaded(RECORDING);
        match list["next"].as_str() {
            Some(next) => path = next.strip_prefix(&server.url).unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(met, [vec![5, 4], vec![3, 2], vec![1]]);
}

#[test]
fn lists_are_narrowed_by_visibility_and_tag() {
    let server = server_with_mailbox();
    let program = jane(
        &server,
        &[
            &[("visibility", "public"), ("tags", "Demo, shell")],
            &[("visibility", "private"), ("tags", "demo")],
            &[("visibility", "public")],
        ],
    );
    let listed = |query: &str| ids(&program.get(&format!("/api/v1/recordings{query}")).body);
    assert_eq!(listed(""), [3, 2, 1]);
    assert_eq!(listed("?visibility=private"), [2]);
    assert_eq!(listed("?tag=demo"), [2, 1]);
    assert_eq!(listed("?tag=%23DEMO&visibility=public"), [1]);
    assert_eq!(listed("?tag=none"), [0i64; 0]);
    let guest = Program::guest(&server);
    assert_eq!(ids(&guest.get("/api/v1/recordings/public").body), [3, 1]);
    assert_eq!(
        ids(&guest.get("/api/v1/recordings/public?tag=demo").body),
        [1]
    );
    let tags = guest.get("/api/v1/tags").body;
    let expected = json!([{"tag": "demo", "recordings": 1}, {"tag": "shell", "recordings": 1}]);
    assert_eq!(tags["items"], expected);
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "after=x",
        "after=-1",
        "limit=1&limit=2",
    ] {
        let refused = program.get(&format!("/api/v1/recordings?{query}"));
        assert_eq!(refused.status, 400, "{query}");
    }
    for query in [
        "visibility=all".to_owned(),
        format!("q={}", "x".repeat(257)),
    ] {
        let refused = program.get(&format!("/api/v1/recordings?{query}"));
        assert_eq!(refused.status, 422, "{query}");
    }
    assert_eq!(guest.get("/api/v1/recordings").status, 401);
}

#[test]
fn a_recording_is_shown_to_those_who_may_see_it() {
    let server = server_with_mailbox();
    let program = jane(
        &server,
        &[
            &[],
            &[("visibility", "private")],
            &[("visibility", "public")],
        ],
    );
    let guest = Program::guest(&server);
    let mallory = Program::of_all(&Visitor::sign_up(&server, "mallory"));
    let unlisted = program.get("/api/v1/recordings/1").body;
    let token = unlisted["url"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap();
    for stranger in [&guest, &mallory] {
        assert_eq!(stranger.get("/api/v1/recordings/1").status, 404);
        assert_eq!(stranger.get("/api/v1/recordings/2").status, 404);
        assert_eq!(stranger.get("/api/v1/recordings/3").status, 200);
        assert_eq!(
            stranger.get(&format!("/api/v1/recordings/{token}")).body["id"],
            1
        );
        assert_eq!(stranger.get("/api/v1/recordings/99").status, 404);
    }
    assert_eq!(
        program.get("/api/v1/recordings/2").body["visibility"],
        "private"
    );
    assert_eq!(unlisted["duration"], 61.5);
    assert_eq!(unlisted["owner"], "jane");
    let me = program.get("/api/v1/users/me").body;
    assert_eq!(
        me["recordings"],
        json!({"public": 1, "unlisted": 1, "private": 1})
    );
    let file = program.request(Method::GET, "/api/v1/recordings/2/file");
    assert_eq!(file.send().unwrap().text().unwrap(), RECORDING);
    assert_eq!(guest.get("/api/v1/recordings/2/file").status, 404);
}

#[test]
fn what_is_cut_away_is_in_the_file_of_its_owner_alone() {
    let server = server_with_mailbox();
    let program = jane(&server, &[&[("visibility", "public"), ("trim_from", "1")]]);
    let file = |program: &Program<'_>| program.get("/api/v1/recordings/1/file").body.to_string();
    assert!(file(&program).contains("[61.5,"));
    let shown = file(&Program::guest(&server));
    assert!(
        shown.contains("three") && !shown.contains("[61.5,"),
        "{shown}"
    );
}

#[test]
fn another_file_takes_the_place_of_the_first_and_everything_else_stays() {
    let server = server_with_mailbox();
    let fields = [
        ("visibility", "public"),
        ("description", "kept"),
        ("tags", "kept"),
    ];
    let program = jane(&server, &[&fields]);
    let before = program.get("/api/v1/recordings/1").body;
    let picture = server.read("/a/1.svg").1;
    let path = "/api/v1/recordings/1/file";
    let replaced = program.put_file(path, OTHER_TAKE, None);
    assert_eq!(replaced.status, 200);
    for field in ["url", "description", "tags", "visibility", "created_at"] {
        assert_eq!(replaced.body[field], before[field], "{field}");
    }
    assert_eq!(replaced.body["title"], "Second take");
    assert_eq!(replaced.body["cols"], 40);
    assert_ne!(replaced.body["sha256"], before["sha256"]);
    assert_eq!(server.read("/a/1.cast").1, OTHER_TAKE);
    assert_eq!(server.read("/a/1.txt").1, "better\n");
    assert_ne!(server.read("/a/1.svg").1, picture);
    eventually("the end of the first file", || {
        (server.kept_files() == 1).then_some(())
    });
}

#[test]
fn a_file_that_is_none_replaces_nothing() {
    let server = server_with_mailbox();
    let program = jane(&server, &[&[]]);
    let path = "/api/v1/recordings/1/file";
    assert_eq!(program.put_file(path, "nonsense", None).status, 422);
    assert_eq!(program.put_file(path, "", None).status, 422);
    let mallory = Program::of_all(&Visitor::sign_up(&server, "mallory"));
    assert_eq!(mallory.put_file(path, OTHER_TAKE, None).status, 404);
    assert_eq!(
        Program::guest(&server)
            .put_file(path, OTHER_TAKE, None)
            .status,
        401
    );
    let file = program.request(Method::GET, path).send().unwrap();
    assert_eq!(file.text().unwrap(), RECORDING);
    assert_eq!((server.kept_files(), server.staged_files()), (1, 0));
}

#[test]
fn changes_of_something_else_than_what_was_seen_are_refused() {
    let server = server_with_mailbox();
    let program = jane(&server, &[&[]]);
    let path = "/api/v1/recordings/1";
    let seen = program.get(path).etag;
    let file = format!("{path}/file");
    let first = program.put_file(&file, OTHER_TAKE, Some(&seen));
    assert_eq!(first.status, 200);
    let late = program.put_file(&file, RECORDING, Some(&seen));
    assert_eq!(
        (late.status, &late.body["type"]),
        (412, &json!("precondition_failed"))
    );
    let change = |tag: &str| {
        let request = program.request(Method::PATCH, path).header("if-match", tag);
        let response = request.json(&json!({"title": "x"})).send().unwrap();
        response.status().as_u16()
    };
    assert_eq!(change(&seen), 412);
    assert_eq!(change(&format!("\"other\", {}", first.etag)), 200);
    assert_eq!(change("*"), 200);
    assert_eq!(change(&first.etag), 412);
    assert_eq!(server.kept_files(), 1);
}

#[test]
fn tags_come_from_the_file_the_form_and_the_program() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let tagged = OTHER_TAKE.replacen(
        "{\"version\":3",
        "{\"version\":3,\"tags\":[\"From File\"]",
        1,
    );
    server.uploaded(tagged.as_str());
    server.uploaded_with(tagged.as_str(), &[("tags", "form")]);
    let program = Program::of_all(&jane);
    let tags = |id: i64| program.get(&format!("/api/v1/recordings/{id}")).body["tags"].clone();
    assert_eq!((tags(1), tags(2)), (json!(["from-file"]), json!(["form"])));
    let patch = |tags: Value| {
        program.send(
            Method::PATCH,
            "/api/v1/recordings/1",
            &json!({"tags": tags}),
        )
    };
    assert_eq!(patch(json!(["A", "b"])).body["tags"], json!(["a", "b"]));
    assert_eq!(patch(json!("c d,c")).body["tags"], json!(["c", "d"]));
    assert_eq!(patch(json!(["<b>"])).body["details"][0]["field"], "tags");
    assert_eq!(tags(1), json!(["c", "d"]));
    jane.post("/a/1/edit", &[("title", "x")]);
    assert!(
        jane.read(&format!("/a/{}/edit", slug(&program, 1)))
            .1
            .contains("value=\"c, d\"")
    );
    assert_eq!(patch(json!([])).body["tags"], json!([]));
}

fn slug(program: &Program<'_>, id: i64) -> String {
    let body = program.get(&format!("/api/v1/recordings/{id}")).body;
    body["url"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}
