//! Recordings are found by what they show and by what is said about them, by those who may.

use serde_json::{Value, json};

use crate::common::{
    RECORDING, TestServer, Visitor, change_database, count, eventually, server_with_mailbox,
};
use crate::described::Program;

/// A session in which a word comes after ten seconds, and another within a full-screen program.
const SESSION: &str = concat!(
    r#"{"version":2,"width":80,"height":24}"#,
    "\n[1.0,\"o\",\"$ cargo build\\r\\n\"]",
    "\n[70.5,\"o\",\"Compiling <b>serde</b> v1.0\\r\\n\"]",
    "\n[75.0,\"o\",\"\\u001b[?1049h\\u001b[HLazyGit panel\"]",
    "\n[80.0,\"o\",\"\\u001b[?1049ldone\\r\\n\"]\n"
);

fn wait_for_index(server: &TestServer) {
    let sql = "SELECT count(*) FROM recordings WHERE indexed_at IS NULL AND deleted_at IS NULL \
               AND archived_at IS NULL";
    eventually("the index", || {
        (count(server.data.path(), sql) == 0).then_some(())
    });
}

fn titles(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["title"].as_str().unwrap()).collect()
}

fn found(server: &TestServer, query: &str) -> Vec<String> {
    let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let path = format!("/api/v1/recordings/public?q={encoded}");
    let list = Program::guest(server).get(&path).body;
    titles(&list).into_iter().map(str::to_owned).collect()
}

fn public(server: &TestServer, title: &'static str, more: &[(&'static str, &'static str)]) {
    let mut fields = vec![("title", title), ("visibility", "public")];
    fields.extend(more);
    server.uploaded_with(SESSION, &fields);
}

#[test]
fn words_are_found_in_the_session_with_the_moments_at_which_they_are_shown() {
    let server = TestServer::start();
    public(&server, "Building", &[]);
    wait_for_index(&server);
    let guest = Program::guest(&server);
    let list = guest.get("/api/v1/recordings/public?q=serde").body;
    let moment = &list["items"][0]["moments"][0];
    assert_eq!(moment["time"], 70.5);
    assert_eq!(moment["url"], format!("{}/a/1?t=70", server.url));
    let pieces = json!([
        {"text": "Compiling <b>", "match": false},
        {"text": "serde", "match": true},
        {"text": "</b> v1.0", "match": false},
    ]);
    assert_eq!(moment["pieces"], pieces);
    let page = server.read("/search?q=serde").1;
    assert!(page.contains("href=\"/a/1?t=1:10\""), "{page}");
    assert!(
        page.contains("Compiling &#60;b&#62;<mark>serde</mark>"),
        "{page}"
    );
    let within = guest.get("/api/v1/recordings/public?q=lazygit").body;
    assert_eq!(within["items"][0]["moments"][0]["time"], 75.0);
}

#[test]
fn questions_are_words_phrases_beginnings_and_exceptions() {
    let server = TestServer::start();
    public(
        &server,
        "First steps",
        &[("description", "How to *deploy* it"), ("tags", "k8s")],
    );
    public(&server, "Second", &[]);
    wait_for_index(&server);
    let first = ["First steps"];
    assert_eq!(found(&server, "CARGO Build").len(), 2);
    assert_eq!(found(&server, "\"cargo build\"").len(), 2);
    assert!(found(&server, "\"build cargo\"").is_empty());
    assert_eq!(found(&server, "comp*").len(), 2);
    assert!(found(&server, "comp").is_empty());
    assert_eq!(found(&server, "deploy"), first);
    assert_eq!(found(&server, "k8s"), first);
    assert_eq!(found(&server, "cargo steps"), first);
    assert_eq!(found(&server, "cargo -steps"), ["Second"]);
    for nothing in ["", " ", "-cargo", "\"\"", "*", "!", "absent"] {
        assert!(found(&server, nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn no_question_is_an_error() {
    let server = TestServer::start();
    public(&server, "Some", &[]);
    wait_for_index(&server);
    let questions = [
        "\"",
        "'",
        "(",
        ")",
        "a AND",
        "OR",
        "NOT x",
        "NEAR(a b)",
        "a:b",
        "^a",
        "{a}",
        "a + b",
        "*a*",
        "\\",
        "%",
        "a\u{0}b",
        "title:x",
        "a & b | !c",
        "<->",
        "a:*",
        "''",
        "日本語",
        "🦀",
        "-",
        "--",
    ];
    for question in questions {
        let encoded: String = url::form_urlencoded::byte_serialize(question.as_bytes()).collect();
        let (status, page) = server.read(&format!("/search?q={encoded}"));
        assert_eq!(status, 200, "{question}: {page}");
        let path = format!("/api/v1/recordings/public?q={encoded}");
        assert_eq!(Program::guest(&server).get(&path).status, 200, "{question}");
    }
}

#[test]
fn nobody_finds_what_is_not_for_them() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    for visibility in ["public", "unlisted", "private"] {
        server.uploaded_with(
            SESSION,
            &[("title", visibility), ("visibility", visibility)],
        );
    }
    wait_for_index(&server);
    let shown = |page: &str| {
        let names = ["public", "unlisted", "private"];
        let has = |name: &&str| page.contains(&format!(">{name}</a></h3>"));
        names.into_iter().filter(has).collect::<Vec<_>>()
    };
    let mallory = Visitor::sign_up(&server, "mallory");
    assert_eq!(shown(&server.read("/search?q=serde").1), ["public"]);
    assert_eq!(shown(&mallory.read("/search?q=serde").1), ["public"]);
    assert_eq!(
        shown(&jane.read("/search?q=serde").1),
        ["public", "unlisted", "private"]
    );
    let own = |visitor: &Visitor<'_>| {
        let list = Program::of_all(visitor)
            .get("/api/v1/recordings?q=serde")
            .body;
        titles(&list).len()
    };
    assert_eq!((own(&jane), own(&mallory)), (3, 0));
    assert_eq!(found(&server, "serde"), ["public"]);

    jane.post("/a/1/edit", &[("visibility", "private")]);
    assert!(found(&server, "serde").is_empty());
    jane.post("/user/recordings", &[("id", "1"), ("do", "public")]);
    wait_for_index(&server);
    assert_eq!(found(&server, "serde"), ["public"]);
    change_database(
        server.data.path(),
        "UPDATE recordings SET archived_at = 1 WHERE id = 1",
    );
    assert!(found(&server, "serde").is_empty());
    change_database(
        server.data.path(),
        "UPDATE recordings SET archived_at = NULL",
    );
    jane.post("/a/1/delete", &[]);
    assert!(found(&server, "serde").is_empty());
    assert_eq!(
        shown(&jane.read("/search?q=serde").1),
        ["unlisted", "private"]
    );
}

#[test]
fn what_is_cut_away_or_replaced_is_not_found_any_more() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    public(&server, "Cut", &[]);
    wait_for_index(&server);
    assert_eq!(found(&server, "serde").len(), 1);
    jane.post("/a/1/edit", &[("trim_to", "60")]);
    assert!(found(&server, "serde").is_empty());
    wait_for_index(&server);
    assert!(found(&server, "serde").is_empty());
    assert_eq!(found(&server, "cargo").len(), 1);
    let program = Program::of_all(&jane);
    assert_eq!(
        program
            .put_file("/api/v1/recordings/1/file", RECORDING, None)
            .status,
        200
    );
    wait_for_index(&server);
    assert!(found(&server, "cargo").is_empty());
    assert_eq!(found(&server, "two").len(), 1);
}

#[test]
fn recordings_from_before_there_was_a_search_are_found_when_they_were_read() {
    let server = TestServer::start();
    public(&server, "Old", &[]);
    wait_for_index(&server);
    let data = server.data.path();
    change_database(data, "DELETE FROM session_texts");
    // What is archived leaves the index, and is not read again before it comes back.
    change_database(data, "UPDATE recordings SET archived_at = 1");
    assert_eq!(count(data, "SELECT count(*) FROM search"), 0);
    change_database(data, "UPDATE recordings SET archived_at = NULL");
    public(&server, "New", &[]);
    wait_for_index(&server);
    assert_eq!(found(&server, "serde"), ["New", "Old"]);
    assert_eq!(count(data, "SELECT count(*) FROM session_texts"), 2);
}

#[test]
fn titles_go_before_what_is_said_and_that_before_what_is_shown_and_each_newest_first() {
    let server = TestServer::start();
    public(&server, "Shown", &[]);
    public(&server, "Of serde and cargo", &[]);
    public(
        &server,
        "Said",
        &[("description", "About _serde_"), ("tags", "cargo")],
    );
    public(&server, "Serde", &[]);
    public(&server, "Shown, too", &[]);
    wait_for_index(&server);
    let all = ["Serde", "Of serde and cargo", "Said", "Shown, too", "Shown"];
    assert_eq!(found(&server, "serde"), all);
    let both = ["Of serde and cargo", "Said", "Shown, too", "Serde", "Shown"];
    assert_eq!(found(&server, "cargo serde"), both);
    assert_eq!(found(&server, "cargo serde -build -said"), [""; 0]);
    assert_eq!(found(&server, "carg* serd* -said").len(), 4);
    assert_eq!(found(&server, "\"serde and\""), ["Of serde and cargo"]);
    // No row goes on from the title into the session.
    assert!(found(&server, "\"serde cargo\"").is_empty());
}

#[test]
fn questions_go_together_with_visibilities_and_tags() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let secret = [
        ("title", "Secret"),
        ("visibility", "private"),
        ("tags", "c++"),
    ];
    server.uploaded_with(SESSION, &secret);
    public(&server, "Open", &[("tags", "c++")]);
    public(&server, "Other", &[("tags", "c")]);
    // What belongs to nobody yet is found by its owner once it was claimed.
    jane.claim();
    wait_for_index(&server);
    let program = Program::of_all(&jane);
    let own = |more: &str| {
        let list = program
            .get(&format!("/api/v1/recordings?q=serde{more}"))
            .body;
        let titles = titles(&list).into_iter().map(str::to_owned);
        titles.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(own(""), "Other, Open, Secret");
    assert_eq!(own("&tag=c%2B%2B"), "Open, Secret");
    assert_eq!(own("&tag=c%2B%2B&visibility=private"), "Secret");
    assert_eq!(own("&visibility=public"), "Other, Open");
    let list = Program::guest(&server)
        .get("/api/v1/recordings/public?q=serde&tag=c%2B%2B")
        .body;
    assert_eq!(titles(&list), ["Open"]);
}

#[test]
fn results_are_walked_part_by_part() {
    let server = TestServer::start();
    for _ in 0..5 {
        public(&server, "Same", &[]);
    }
    wait_for_index(&server);
    let guest = Program::guest(&server);
    let mut path = "/api/v1/recordings/public?q=serde&limit=2".to_owned();
    let mut ids = Vec::new();
    loop {
        let list = guest.get(&path).body;
        let items = list["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_i64().unwrap()));
        match list["next"].as_str() {
            Some(next) => path = next.strip_prefix(&server.url).unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(ids, [5, 4, 3, 2, 1]);
}

#[test]
fn tags_have_pages_and_lead_there() {
    let server = TestServer::start();
    public(&server, "Tagged", &[("tags", "C++, demo")]);
    let page = server.read("/a/1").1;
    assert!(page.contains("href=\"/explore/tags/c%2B%2B\""), "{page}");
    let (status, page) = server.read("/explore/tags/C%2B%2B");
    assert!(status == 200 && page.contains(">Tagged</a>"), "{page}");
    assert!(!server.read("/explore/tags/none").1.contains(">Tagged</a>"));
    assert_eq!(server.read("/explore/tags/%3Cb%3E").0, 404);
}
