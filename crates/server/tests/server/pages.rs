//! Pages, their addresses and their headers.

use crate::common::{RECORDING, TestServer, Visitor, rows, server_with_mailbox};

#[test]
fn the_page_of_an_unlisted_recording_is_found_by_its_token_only() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let (status, page) = server.read(&path);
    assert_eq!(status, 200);
    assert!(page.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
    assert_eq!(server.read("/a/1").0, 404);
    assert_eq!(server.read("/a/1.cast").0, 404);
    assert_eq!(server.read("/a/1/iframe").0, 404);
    let home = server.read("/").1;
    assert!(home.contains("Nothing is public here yet"), "{home}");
}

#[test]
fn the_page_of_a_public_recording_has_its_number_as_address() {
    let server = TestServer::start();
    let fields = [("visibility", "public"), ("title", "Shown to all")];
    assert_eq!(server.uploaded_with(RECORDING, &fields), "/a/1");
    let (status, page) = server.read("/a/1");
    assert_eq!(status, 200);
    assert!(!page.contains("noindex"));
    assert!(page.contains("<h1>Shown to all</h1>"));
    assert!(server.read("/").1.contains("href=\"/a/1\""));
}

#[test]
fn another_address_of_a_public_recording_leads_to_its_number_and_keeps_the_query() {
    let server = TestServer::start();
    server.uploaded_with(RECORDING, &[("visibility", "public")]);
    // The token of a public recording is told to nobody; the database knows it.
    let token = rows(server.data.path()).remove(0).0;
    let response = server.get(&format!("/a/{token}?t=30")).send().unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(response.headers()["location"], "/a/1?t=30");
}

#[test]
fn a_private_recording_is_forbidden_by_its_token_and_unknown_by_its_number() {
    let server = TestServer::start();
    let path = server.uploaded_with(
        RECORDING,
        &[("visibility", "private"), ("title", "secret plans")],
    );
    for ending in ["", ".cast", ".json", ".js", "/iframe"] {
        let (status, page) = server.read(&format!("{path}{ending}"));
        assert_eq!(status, 403, "{ending}");
        assert!(!page.contains("secret plans"));
        assert_eq!(server.read(&format!("/a/1{ending}")).0, 404, "{ending}");
    }
}

#[test]
fn a_slash_at_the_end_of_an_address_leads_to_the_address() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    for (asked, answered) in [
        (format!("{path}/?t=30"), format!("{path}?t=30")),
        ("/explore//".to_owned(), "/explore".to_owned()),
        (
            "/api/v1/recordings/1/".to_owned(),
            "/api/v1/recordings/1".to_owned(),
        ),
    ] {
        let response = server.get(&asked).send().unwrap();
        assert_eq!(response.status(), 308, "{asked}");
        assert_eq!(response.headers()["location"], answered.as_str());
    }
}

#[test]
fn a_title_that_nobody_could_see_gives_way_to_the_command() {
    let server = TestServer::start();
    for (title, command, shown) in [
        (r#""""#, "make", "make"),
        (r#"" \n""#, "make", "make"),
        ("null", " ", "untitled"),
    ] {
        let header = format!(
            r#"{{"version":2,"width":80,"height":24,"title":{title},"command":"{command}"}}"#
        );
        let path = server.uploaded(format!("{header}\n[1,\"o\",\"x\"]\n"));
        let page = server.read(&path).1;
        assert!(page.contains(&format!("<h1>{shown}</h1>")), "{title}");
    }
}

#[test]
fn an_unknown_address_is_a_page_that_says_so() {
    let server = TestServer::start();
    for path in [
        "/nothing",
        "/a/99",
        "/a/abcdefghijklmnop",
        "/a/..%2f..",
        "/a/1/nothing",
    ] {
        let response = server.get(path).send().unwrap();
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "text/html; charset=utf-8"
        );
        assert!(
            response.text().unwrap().contains("<h1>Nothing here</h1>"),
            "{path}"
        );
    }
}

#[test]
fn a_request_that_cannot_be_read_is_answered_as_every_other_error() {
    let server = TestServer::start();
    for path in ["/search?q=a&q=b", "/a/%ff"] {
        let response = server.get(path).send().unwrap();
        assert_eq!(response.status(), 400, "{path}");
        let page = response.text().unwrap();
        assert!(page.contains("<h1>That does not work</h1>"), "{page}");
    }
    let response = server.get("/api/v1/recordings/%ff").send().unwrap();
    assert_eq!(response.status(), 400);
    assert!(
        response
            .text()
            .unwrap()
            .starts_with("{\"type\":\"bad_request\"")
    );
    let login = server.client.post(format!("{}/login", server.url));
    let response = login.body("login=jane").send().unwrap();
    assert_eq!(response.status(), 415);
    assert!(
        response
            .text()
            .unwrap()
            .contains("<h1>That does not work</h1>")
    );
}

#[test]
fn whoever_is_logged_in_is_so_on_pages_of_errors_too() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let guest = Visitor::guest(&server);
    for path in ["/nothing", "/a/99", "/search?q=a&q=b"] {
        let (status, page) = jane.read(path);
        assert!((400..500).contains(&status), "{path}");
        assert!(
            page.ends_with("</html>") || page.ends_with("</html>\n"),
            "{page}"
        );
        assert!(
            page.contains("<span class=\"account-name\">jane</span>"),
            "{path}"
        );
        assert_eq!(guest.read(path).0, status);
        assert!(guest.read(path).1.contains(">Log in</a>"), "{path}");
    }
    assert!(jane.get("/api/nothing").text().unwrap().starts_with('{'));
}

#[test]
fn text_from_outside_is_text_in_the_page() {
    let server = TestServer::start();
    let hostile = "\"><script>alert(1)</script><b x='";
    let fields = [("title", hostile), ("description", hostile)];
    let path = server.uploaded_with(RECORDING, &fields);
    let query = "?theme=%22%3E%3Cscript%3E&poster=data:text/plain,%22%3E%3Cscript%3Ealert(1)";
    for page in [format!("{path}{query}"), format!("{path}/iframe{query}")] {
        let (status, page) = server.read(&page);
        assert_eq!(status, 200);
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(!page.contains("<b x"), "{page}");
    }
}

#[test]
fn a_recording_without_title_is_named_after_its_command_unless_that_is_the_shell() {
    let server = TestServer::start();
    let named = |command: &str| {
        let key = format!("\"command\":\"{command}\",\"version\"");
        let path = server.uploaded(RECORDING.replacen("\"version\"", &key, 1));
        let page = server.read(&path).1;
        let (_, rest) = page.split_once("<h1>").unwrap();
        rest.split_once("</h1>").unwrap().0.to_owned()
    };
    assert_eq!(named("make test"), "make test");
    assert_eq!(named("/bin/bash"), "untitled");
}

#[test]
fn pages_allow_no_foreign_and_no_inline_script() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    for page in ["/", &path, "/nothing", "/healthz"] {
        let response = server.get(page).send().unwrap();
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(response.headers()["x-frame-options"], "DENY");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert!(response.headers().contains_key("referrer-policy"));
        let html = response.text().unwrap();
        for script in html.split("<script").skip(1) {
            assert!(
                script.trim_start().starts_with("src=\"/assets/"),
                "{script}"
            );
        }
        assert!(
            !html.contains(" style=") && !html.contains("<style"),
            "{html}"
        );
    }
}

#[test]
fn every_asset_that_pages_use_is_there_for_ever() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let mut seen = 0;
    for page in ["/", &path, &format!("{path}/iframe")] {
        let html = server.read(page).1;
        for asset in html.split('"').filter(|part| part.starts_with("/assets/")) {
            let response = server
                .get(asset)
                .header("accept-encoding", "gzip")
                .send()
                .unwrap();
            assert_eq!(response.status(), 200, "{asset}");
            let caching = &response.headers()["cache-control"];
            assert_eq!(caching, "public, max-age=31536000, immutable");
            seen += 1;
        }
    }
    assert!(seen >= 6);
    assert_eq!(server.read("/assets/app.0123456789abcdef.css").0, 404);
    assert_eq!(
        server.get("/favicon.ico").send().unwrap().headers()["content-type"],
        "image/svg+xml"
    );
    assert!(server.read("/robots.txt").1.starts_with("User-agent: *"));
}

#[test]
fn a_server_that_can_serve_says_so() {
    let server = TestServer::start();
    assert_eq!(server.read("/healthz"), (200, "ok\n".to_owned()));
}
