//! What attackers try, tried.

use std::io::{Read, Write};
use std::net::TcpStream;

use reqwest::Method;

use crate::common::{RECORDING, TestServer, Visitor, change_database, server_with_mailbox};

/// Every address that changes something for somebody who is logged in; `ID` is a recording.
const FORMS: [&str; 18] = [
    "/a/ID/edit",
    "/a/ID/views",
    "/a/ID/feature",
    "/a/ID/delete",
    "/a/ID/restore",
    "/a/ID/renew",
    "/a/ID/unarchive",
    "/login",
    "/session",
    "/session/delete",
    "/user/edit",
    "/user/email",
    "/user/email/confirm",
    "/user/delete",
    "/user/delete/confirm",
    "/user/recordings",
    "/user/import",
    "/user/sessions/1/delete",
];

#[test]
fn no_form_counts_that_another_site_sends() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let mails = server.mails();
    let connect = format!("/connect/{}", crate::common::INSTALLATION);
    let revoke = "/user/installations/1/revoke";
    for form in FORMS.iter().chain([&connect.as_str(), &revoke]) {
        let form = form.replace("/a/ID", &path);
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ] {
            let fields = [
                ("visibility", "private"),
                ("login", "jane"),
                ("email", "x@y.z"),
            ];
            let response = jane
                .form(&form, &fields)
                .header(name, value)
                .send()
                .unwrap();
            assert_eq!(response.status(), 403, "{form} {name}");
            let page = response.text().unwrap();
            assert!(page.contains("send the form once more"), "{form} {page}");
        }
    }
    assert_eq!(server.mails(), mails);
    assert_eq!(server.read(&path).0, 200);
    assert!(jane.read("/").1.contains("href=\"/~jane\""));
    assert!(server.upload_with(RECORDING, &[]).status().is_success());
}

/// What four visitors get: a guest, somebody else, the owner, an admin.
type Statuses = [u16; 4];

#[test]
fn every_role_gets_from_every_address_what_the_visibility_allows() {
    let server = server_with_mailbox();
    let owner = Visitor::sign_up(&server, "owner");
    owner.claim();
    let admin = Visitor::sign_up(&server, "admin");
    change_database(
        server.data.path(),
        "UPDATE users SET is_admin = 1 WHERE username = 'admin'",
    );
    let other = Visitor::sign_up(&server, "other");
    let guest = Visitor::guest(&server);
    let visitors = [&guest, &other, &owner, &admin];
    let views = [
        "", ".cast", ".json", ".txt", ".svg", ".png", ".gif", ".js", "/iframe",
    ];
    // visibility; to view; to feature.
    let matrix: [(&'static str, Statuses, Statuses); 3] = [
        ("public", [200, 200, 200, 200], [403, 403, 403, 303]),
        ("unlisted", [200, 200, 200, 200], [403, 403, 403, 403]),
        ("private", [403, 403, 200, 200], [403, 403, 403, 403]),
    ];
    for (visibility, view, feature) in matrix {
        let path = server.uploaded_with(RECORDING, &[("visibility", visibility)]);
        let ask = |method: Method, ending: &str| -> Statuses {
            visitors.map(|visitor| {
                let address = format!("{path}{ending}");
                let response = match method {
                    Method::GET => visitor.get(&address),
                    _ => visitor.post(&address, &[("featured", "1"), ("title", "new")]),
                };
                response.status().as_u16()
            })
        };
        for ending in views {
            assert_eq!(ask(Method::GET, ending), view, "{visibility} GET {ending}");
        }
        let edit = [303, 403, 200, 200];
        assert_eq!(ask(Method::GET, "/edit"), edit, "{visibility} GET /edit");
        let change = [403, 403, 303, 303];
        assert_eq!(
            ask(Method::POST, "/edit"),
            change,
            "{visibility} POST /edit"
        );
        assert_eq!(
            ask(Method::POST, "/feature"),
            feature,
            "{visibility} POST /feature"
        );
        assert_eq!(
            ask(Method::POST, "/unarchive"),
            [403, 403, 403, 403],
            "{visibility}"
        );
        for strangers in ["/renew", "/delete"] {
            let statuses = [&guest, &other].map(|visitor| {
                let address = format!("{path}{strangers}");
                visitor.post(&address, &[]).status().as_u16()
            });
            assert_eq!(statuses, [403, 403], "{visibility} POST {strangers}");
        }
        assert_eq!(owner.post(&format!("{path}/delete"), &[]).status(), 303);
        assert_eq!(
            ask(Method::POST, "/restore")[..2],
            [403, 403],
            "{visibility}"
        );
    }
}

#[test]
fn counting_through_numbers_finds_nothing_that_is_not_public() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    for visibility in ["unlisted", "private"] {
        server.uploaded_with(RECORDING, &[("visibility", visibility)]);
    }
    let other = Visitor::sign_up(&server, "other");
    for visitor in [&Visitor::guest(&server), &other] {
        for ending in ["", ".cast", ".txt", ".svg", ".png", ".js", "/iframe"] {
            let unknown = visitor.read(&format!("/a/4711{ending}"));
            assert_eq!(unknown.0, 404);
            for number in [1, 2] {
                let found = visitor.read(&format!("/a/{number}{ending}"));
                assert_eq!(found, unknown, "{number}{ending}");
            }
        }
        let oembed = |number| visitor.read(&format!("/oembed?url={}/a/{number}", server.url));
        assert_eq!(oembed(1), oembed(4711));
    }
}

#[test]
fn nothing_that_somebody_writes_becomes_markup() {
    const HOSTILE: &str =
        "</title></script>\"'><script>alert(1)</script><img src=x onerror=alert(1)>";
    let server = server_with_mailbox();
    let mut jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let text = serde_json::to_string(HOSTILE).unwrap();
    let recording = RECORDING
        .replacen(
            "\"timestamp\"",
            &format!("\"title\":{text},\"command\":{text},\"timestamp\""),
            1,
        )
        .replacen("\"/bin/bash\"", &text, 1)
        .replacen("\"xterm-256color\"", &text, 1)
        .replacen("\"one\\r\\n\"", &text, 1);
    let fields = [
        ("visibility", "public"),
        ("description", HOSTILE),
        ("markers", "0.5 - </script><script>alert(1)</script>"),
    ];
    let path = server.uploaded_with(recording, &fields);
    // The name of a device is what the browser calls itself.
    let secret = jane.ask_for_link("jane");
    let form = jane.form("/session", &[("t", &secret)]);
    let response = form.header("user-agent", HOSTILE).send().unwrap();
    jane.keep_cookie(&response);
    let oembed = format!("/oembed?url={}{path}", server.url);
    let xml = format!("{oembed}&format=xml");
    let own = ["/edit", "/iframe", ".svg", ".svg?f=t", ""].map(|ending| format!("{path}{ending}"));
    let lists = ["/", "/explore", "/~jane", "/user/recordings", "/user/edit"].map(str::to_owned);
    for address in own.iter().chain(&lists).chain([&xml]) {
        let (status, page) = jane.read(address);
        assert_eq!(status, 200, "{address}");
        for markup in ["<script>alert", "<img src=x"] {
            assert!(!page.contains(markup), "{markup} in {address}: {page}");
        }
    }
    // JSON is data, and says that it is.
    let response = jane.get(&oembed);
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("application/json"), "{kind}");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let entered = jane.post("/login", &[("login", HOSTILE)]).text().unwrap();
    assert!(!entered.contains("<script>alert"), "{entered}");
    let problem = jane.post(
        &format!("{path}/edit"),
        &[("title", HOSTILE), ("speed", HOSTILE)],
    );
    let problem = problem.text().unwrap();
    assert!(!problem.contains("<script>alert"), "{problem}");
}

#[test]
fn a_picture_is_a_picture_and_not_a_program() {
    let server = TestServer::start();
    let hostile = RECORDING.replacen("one", "<script>alert(1)</script><foreignObject>", 1);
    let path = server.uploaded_with(hostile, &[("snapshot_at", "1")]);
    let response = server.get(&format!("{path}.svg")).send().unwrap();
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox"),
        "{policy}"
    );
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.headers()["content-type"], "image/svg+xml");
    let picture = response.text().unwrap().to_lowercase();
    for word in [
        "<script",
        "<foreignobject",
        "javascript:",
        "onload=",
        "http-equiv",
    ] {
        assert!(!picture.contains(word), "{word}");
    }
}

/// The answer to a request whose address no library touches.
fn raw(server: &TestServer, path: &str) -> String {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn no_path_leads_out_of_what_is_served() {
    let server = TestServer::start();
    server.uploaded(RECORDING);
    for path in [
        "/assets/../asciinema.db",
        "/assets/..%2f..%2fasciinema.db",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/../../../../etc/passwd",
        "/a/..%2f..%2fasciinema.db",
        "/a/../../asciinema.db.cast",
        "/a/%00.cast",
        "/a/1%00.cast",
        "/~..%2f..%2fetc%2fpasswd",
        "/a/....//....//lock",
    ] {
        let answer = raw(&server, path);
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(matches!(status, "404" | "400"), "{path}: {answer}");
        assert!(
            !answer.contains("SQLite format") && !answer.contains("root:"),
            "{path}"
        );
    }
}

#[test]
fn no_line_break_reaches_a_header() {
    let server = TestServer::start();
    for path in [
        "/a/abc%0d%0aset-cookie:%20a=b",
        "/a/abcdefghijklmnop%0d%0aset-cookie:%20a=b.cast?dl=1",
        "/connect/%0d%0aset-cookie:%20a=b",
        "/user/edit%0d%0aset-cookie:%20a=b",
        "/session/new?t=%0d%0aset-cookie:%20a=b",
        "/oembed?url=%0d%0aset-cookie:%20a=b",
    ] {
        let answer = raw(&server, path);
        let (head, _) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            !head.to_lowercase().contains("set-cookie: a=b"),
            "{path}: {head}"
        );
    }
    let title = "x\r\nset-cookie: a=b";
    let path = server.uploaded_with(RECORDING, &[("title", "x\r\nset-cookie: a=b")]);
    for ending in ["", ".cast?dl=1", ".txt"] {
        let response = server.get(&format!("{path}{ending}")).send().unwrap();
        assert_eq!(response.status(), 200, "{title}");
        assert!(!response.headers().contains_key("set-cookie"));
    }
}

#[test]
fn the_host_that_a_request_names_is_in_no_link() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    let form = guest.form("/login", &[("login", "jane@example.com")]);
    let response = form.header("host", "evil.example").send().unwrap();
    assert_eq!(response.status(), 303);
    crate::common::eventually("the e-mail", || (server.mails() == 1).then_some(()));
    let mail = server.read("/dev/mailbox").1;
    assert!(
        mail.contains(&format!("{}/session/new?t=", server.url)),
        "{mail}"
    );
    assert!(!mail.contains("evil.example"), "{mail}");
}

#[test]
fn a_session_ends_by_itself_one_day() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    assert_eq!(jane.get("/user/edit").status(), 200);
    change_database(server.data.path(), "UPDATE sessions SET expires_at = 1");
    assert_eq!(jane.get("/user/edit").status(), 303);
}

#[test]
fn a_link_ends_by_itself_soon() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    let secret = guest.ask_for_link("jane@example.com");
    change_database(server.data.path(), "UPDATE login_links SET expires_at = 1");
    assert_eq!(guest.read(&format!("/session/new?t={secret}")).0, 404);
    let fields = [("t", secret.as_str()), ("username", "jane")];
    assert_eq!(guest.post("/session", &fields).status(), 404);
}
