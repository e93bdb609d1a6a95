//! Looking after the server: who may, what they can do, and what is written down of it.

use std::process::Output;

use serde_json::Value;

use crate::common::{
    INSTALLATION, RECORDING, TestServer, Visitor, change_database, command, count, eventually,
    server_with_mailbox,
};

/// Somebody who looks after the server.
fn admin(server: &TestServer) -> Visitor<'_> {
    let root = Visitor::sign_up(server, "root");
    change_database(
        server.data.path(),
        "UPDATE users SET is_admin = 1 WHERE username = 'root'",
    );
    root
}

const PAGES: [&str; 7] = [
    "/admin",
    "/admin/users",
    "/admin/recordings",
    "/admin/jobs",
    "/admin/storage",
    "/admin/audit",
    "/admin/settings",
];

#[test]
fn for_everybody_but_admins_there_is_nothing() {
    let server = server_with_mailbox();
    let root = admin(&server);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    server.uploaded(RECORDING);
    let more = ["/admin/users/2", "/admin/recordings/1"];
    for path in PAGES.into_iter().chain(more) {
        let page = root.get(path);
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(page.headers()["cache-control"], "private, no-store");
        assert_eq!(jane.read(path).0, 404, "{path}");
        assert_eq!(Visitor::guest(&server).read(path).0, 404, "{path}");
    }
    let deeds = [
        "/admin/users/1/unmake-admin",
        "/admin/users/2/make-admin",
        "/admin/users/2/quota",
        "/admin/users/2/suspend",
        "/admin/users/2/delete",
        "/admin/recordings/1/take-down",
        "/admin/recordings/1/restore",
        "/admin/recordings/1/visibility",
        "/admin/jobs/1/retry",
        "/admin/jobs/1/drop",
    ];
    for path in deeds {
        let fields = [
            ("reason", "x"),
            ("visibility", "public"),
            ("username", "jane"),
        ];
        assert_eq!(jane.post(path, &fields).status(), 404, "{path}");
        assert_eq!(Visitor::guest(&server).post(path, &fields).status(), 404);
        let foreign = root
            .form(path, &fields)
            .header("sec-fetch-site", "cross-site");
        assert_eq!(foreign.send().unwrap().status(), 403, "{path}");
    }
    let sql = "SELECT count(*) FROM users WHERE is_admin = 1 AND suspended_at IS NULL";
    assert_eq!(count(server.data.path(), sql), 1);
}

#[test]
fn accounts_are_found_by_name_and_address_and_every_letter_means_itself() {
    let server = server_with_mailbox();
    let root = admin(&server);
    Visitor::sign_up(&server, "jane");
    for (text, found) in [
        ("JAN", true),
        ("jane%40example", true),
        ("j_ne", false),
        ("%25", false),
    ] {
        let page = root.read(&format!("/admin/users?q={text}")).1;
        assert_eq!(page.contains(">jane</a>"), found, "{text}");
    }
    assert_eq!(root.read("/admin/users/99").0, 404);
}

#[test]
fn who_is_suspended_is_out_until_let_back_in() {
    let server = server_with_mailbox();
    let root = admin(&server);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded(RECORDING);
    assert_eq!(root.post("/admin/users/2/suspend", &[]).status(), 303);
    assert!(!jane.read("/").1.contains("href=\"/~jane\""));
    let refused = server.upload_with(RECORDING, &[]);
    assert_eq!(refused.status(), 403);
    let body: Value = refused.json().unwrap();
    assert_eq!(body["type"], "account_suspended");
    let api = format!("{}/api/v1/recordings/1", server.url);
    let change = server.client.delete(api).basic_auth("", Some(INSTALLATION));
    assert!(change.send().unwrap().status().is_client_error());
    let secret = jane.ask_for_link("jane@example.com");
    assert_eq!(jane.post("/session", &[("t", &secret)]).status(), 403);
    // What they shared stays as it is.
    assert_eq!(server.read(&path).0, 200);
    assert_eq!(root.post("/admin/users/2/unsuspend", &[]).status(), 303);
    assert_eq!(jane.post("/session", &[("t", &secret)]).status(), 303);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 201);
}

#[test]
fn nobody_takes_their_own_rights_away() {
    let server = server_with_mailbox();
    let root = admin(&server);
    for deed in ["unmake-admin", "suspend", "delete"] {
        let path = format!("/admin/users/1/{deed}");
        assert_eq!(root.post(&path, &[("username", "root")]).status(), 403);
    }
    let jane = Visitor::sign_up(&server, "jane");
    assert_eq!(root.post("/admin/users/2/make-admin", &[]).status(), 303);
    assert_eq!(jane.read("/admin").0, 200);
    assert_eq!(jane.post("/admin/users/1/unmake-admin", &[]).status(), 303);
    assert_eq!(root.read("/admin").0, 404);
}

#[test]
fn an_account_is_deleted_with_its_recordings_once_its_name_is_typed() {
    let server = server_with_mailbox();
    let root = admin(&server);
    Visitor::sign_up(&server, "jane").claim();
    let path = server.uploaded(RECORDING);
    let delete = |name| root.post("/admin/users/2/delete", &[("username", name)]);
    assert_eq!(delete("root").status(), 422);
    assert_eq!(delete("jane").status(), 303);
    assert_eq!(server.read(&path).0, 404);
    assert_eq!(root.read("/admin/users/2").0, 404);
    eventually("the end of the file", || {
        (server.kept_files() == 0).then_some(())
    });
}

#[test]
fn what_is_taken_down_is_gone_for_all_and_says_why() {
    let server = server_with_mailbox();
    let root = admin(&server);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let fields = [("visibility", "public"), ("title", "Passwords")];
    let path = server.uploaded_with(RECORDING, &fields);
    let id = path.strip_prefix("/a/").unwrap().to_owned();
    let page = format!("/admin/recordings/{id}");
    let take_down = |reason| root.post(&format!("{page}/take-down"), &[("reason", reason)]);
    assert_eq!(take_down(" ").status(), 422);
    assert_eq!(take_down("shows a password").status(), 303);
    for visitor in [&jane, &Visitor::guest(&server)] {
        for ending in ["", ".cast", ".svg", ".txt", ".gif"] {
            let (status, text) = visitor.read(&format!("{path}{ending}"));
            assert_eq!(status, 410, "{ending}");
            assert!(text.contains("taken down: shows a password"), "{text}");
        }
        assert!(!visitor.read(&path).1.contains("/unarchive"));
    }
    assert!(!server.read("/explore").1.contains("Passwords"));
    assert!(
        root.read("/admin/recordings?show=taken-down")
            .1
            .contains("Passwords")
    );
    assert!(
        !root
            .read("/admin/recordings?show=archived")
            .1
            .contains("Passwords")
    );
    // An admin finds the way back where everybody else finds nothing.
    assert!(root.read(&path).1.contains(&format!("{path}/unarchive")));
    assert!(
        root.read(&format!("{path}/unarchive"))
            .1
            .contains("shows a password")
    );
    assert_eq!(root.post(&format!("{page}/restore"), &[]).status(), 303);
    assert_eq!(server.read(&path).0, 200);
    let hide = root.post(&format!("{page}/visibility"), &[("visibility", "private")]);
    assert_eq!(hide.status(), 303);
    assert_eq!(server.read(&path).0, 404);
}

#[test]
fn jobs_that_were_given_up_are_tried_again_or_dropped() {
    let server = server_with_mailbox();
    let root = admin(&server);
    for sql in [
        "INSERT INTO jobs (kind, payload, run_at, created_at, failed_at, attempts, error) \
         VALUES ('files', '[]', 1, 1, 2, 8, 'the disk was full')",
        "INSERT INTO jobs (kind, payload, run_at, created_at, failed_at, attempts, error) \
         VALUES ('files', '[]', 1, 1, 2, 8, 'the disk was broken')",
    ] {
        change_database(server.data.path(), sql);
    }
    let number = |error: &str| {
        let page = root.read("/admin/jobs").1;
        let row = page.split("<tr>").find(|row| row.contains(error)).unwrap();
        let (_, rest) = row.split_once("/admin/jobs/").unwrap();
        rest.split('/').next().unwrap().to_owned()
    };
    let (full, broken) = (number("was full"), number("was broken"));
    assert!(root.read("/admin").1.contains("Jobs given up"));
    let deed = |id: &str, deed: &str| root.post(&format!("/admin/jobs/{id}/{deed}"), &[]).status();
    assert_eq!(deed(&broken, "drop"), 303);
    assert_eq!(deed(&broken, "drop"), 404);
    assert_eq!(deed(&full, "retry"), 303);
    eventually("the job", || {
        (!root.read("/admin/jobs").1.contains("was full")).then_some(())
    });
    // What recurs stays.
    let page = root.read("/admin/jobs").1;
    let row = page
        .split("<tr>")
        .find(|row| row.contains("recurs"))
        .unwrap();
    assert!(!row.contains("/drop"), "{row}");
    let sql = "SELECT id FROM jobs WHERE kind = 'archive'";
    let daily = count(server.data.path(), sql).to_string();
    assert_eq!(deed(&daily, "drop"), 404);
}

#[test]
fn the_audit_log_tells_who_did_what_from_where_page_by_page() {
    let server = server_with_mailbox();
    let root = admin(&server);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded(RECORDING);
    root.post(
        "/admin/users/2/quota",
        &[("bytes", "5 MB"), ("recordings", "none")],
    );
    root.post(
        "/admin/recordings/1/take-down",
        &[("reason", "<b>spam</b>")],
    );
    root.post(&format!("{path}/unarchive"), &[]);
    let log = root.read("/admin/audit").1;
    for words in [
        "made an account",
        "linked a recorder",
        "set the quota",
        "bytes: 5000000, recordings: none",
        "took down",
        "brought back",
        "user jane",
        "127.0.0.1",
    ] {
        assert!(log.contains(words), "{words}: {log}");
    }
    assert!(!log.contains("<b>"), "{log}");
    let found = root.read("/admin/audit?q=recording.taken").1;
    assert!(found.contains("took down") && !found.contains("set the quota"));
    for _ in 0..60 {
        root.post("/admin/users/2/quota", &[]);
    }
    let first = root.read("/admin/audit").1;
    let (_, older) = first.split_once("rel=\"next\" href=\"").unwrap();
    let older = older.split('"').next().unwrap();
    let second = root.read(&format!("/admin/audit{older}")).1;
    assert!(second.contains("made an account") && !second.contains("rel=\"next\""));
    assert!(!first.contains("made an account"));
}

#[test]
fn the_settings_page_shows_no_secret() {
    use asciinema_server::config::Setting;
    let server = TestServer::start_with(|config| {
        config.dev = true;
        config.settings = vec![
            Setting {
                key: "smtp_password".into(),
                value: None,
                origin: "environment SMTP_PASSWORD".into(),
                is_secret: true,
            },
            Setting {
                key: "sign_up_disabled".into(),
                value: Some("false".into()),
                origin: "default".into(),
                is_secret: false,
            },
        ];
    });
    let page = admin(&server).read("/admin/settings").1;
    assert!(page.contains("set, not shown") && page.contains("environment SMTP_PASSWORD"));
    assert!(page.contains("<code>false</code>"), "{page}");
}

fn run(server: &TestServer, arguments: &[&str]) -> Output {
    let mut all = vec!["admin"];
    all.extend(arguments);
    command(server.data.path(), &all).output().unwrap()
}

/// What a command prints when all goes well.
fn printed(server: &TestServer, arguments: &[&str]) -> String {
    let output = run(server, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn objects(server: &TestServer, arguments: &[&str]) -> Vec<Value> {
    let text = printed(server, arguments);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_command_line_does_the_same() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let fields = [("visibility", "public"), ("title", "One\u{1b}[2J")];
    let path = server.uploaded_with(RECORDING, &fields);
    let url = format!("{}{path}", server.url);

    let users = objects(&server, &["users", "list", "--json", "jan"]);
    assert_eq!(users.len(), 1);
    assert_eq!(
        (&users[0]["username"], &users[0]["recordings"]),
        (&"jane".into(), &1.into())
    );
    printed(&server, &["users", "set-admin", "jane"]);
    assert_eq!(jane.read("/admin").0, 200);
    printed(&server, &["users", "set-admin", "jane", "--off"]);
    assert_eq!(jane.read("/admin").0, 404);
    printed(&server, &["users", "set-quota", "jane", "--bytes", "2 GB"]);
    let shown = objects(&server, &["users", "show", "jane", "--json"]);
    assert_eq!(shown[0]["quota_bytes"], 2_000_000_000_u64);
    assert_eq!(shown[0]["quota_recordings"], Value::Null);
    printed(&server, &["users", "suspend", "jane@example.com"]);
    assert_eq!(server.upload_with(RECORDING, &[]).status(), 403);
    printed(&server, &["users", "suspend", "jane", "--off"]);

    printed(&server, &["recordings", "feature", &url]);
    assert!(
        server
            .read("/explore/recordings/featured")
            .1
            .contains("One")
    );
    printed(
        &server,
        &["recordings", "takedown", &url, "--reason", "spam"],
    );
    assert_eq!(server.read(&path).0, 410);
    let down = objects(
        &server,
        &["recordings", "list", "--json", "--show", "taken-down"],
    );
    assert_eq!(down[0]["takedown_reason"], "spam");
    printed(&server, &["recordings", "restore", &url]);
    assert_eq!(server.read(&path).0, 200);
    let hide = |visibility| printed(&server, &["recordings", "set-visibility", "1", visibility]);
    assert_eq!(hide("private"), "1 is private now\n");
    assert_eq!(server.read(&path).0, 404);
    hide("public");
    assert_eq!(server.read(&path).0, 200);
    let wrong = run(&server, &["recordings", "set-visibility", "1", "hidden"]);
    assert!(!wrong.status.success());
    let list = printed(&server, &["recordings", "list"]);
    assert!(list.contains("One") && !list.contains('\u{1b}'), "{list:?}");

    assert!(printed(&server, &["jobs", "list"]).contains("archive\twaiting"));
    assert!(!run(&server, &["jobs", "retry", "999"]).status.success());
    let storage = objects(&server, &["storage", "--json"]);
    assert_eq!(storage[0]["recordings"], 1);
    assert!(printed(&server, &["login-link", "jane@example.com"]).contains("/session/new?t="));
    let log = objects(
        &server,
        &["audit", "--json", "--limit", "2", "command line"],
    );
    assert_eq!(log.len(), 2);
    assert_eq!(log[1]["deed"], "recording.visibility_set");

    let refused = run(&server, &["users", "delete", "jane"]);
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && words.contains("--yes"),
        "{words}"
    );
    printed(&server, &["users", "delete", "jane", "--yes"]);
    assert_eq!(server.read(&path).0, 404);
}
