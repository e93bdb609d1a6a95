//! Getting in and out, and what nobody else can do about it.

use crate::common::{
    Binary, TestServer, Visitor, client, command, contents, eventually, server_with_mailbox,
};

#[test]
fn a_link_by_email_makes_an_account_and_logs_in() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let home = jane.read("/").1;
    assert!(home.contains("href=\"/~jane\""), "{home}");
    assert!(jane.read("/user/edit").1.contains("jane@example.com"));
    let guest = Visitor::guest(&server).read("/").1;
    assert!(guest.contains("href=\"/login/new\""));
}

#[test]
fn looking_at_a_link_does_not_use_it_up_and_using_it_does() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane");
    let mut jane = Visitor::guest(&server);
    let secret = jane.ask_for_link("jane@example.com");
    for _ in 0..3 {
        let response = jane.get(&format!("/session/new?t={secret}"));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "private, no-store");
        assert!(response.text().unwrap().contains("Welcome back"));
    }
    let response = jane.post("/session", &[("t", &secret)]);
    assert_eq!(response.status(), 303);
    jane.keep_cookie(&response);
    assert!(jane.read("/").1.contains("href=\"/~jane\""));
    let again = jane.post("/session", &[("t", &secret)]);
    assert_eq!(again.status(), 404);
    assert_eq!(jane.read(&format!("/session/new?t={secret}")).0, 404);
}

#[test]
fn a_link_that_never_was_is_refused() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    for secret in ["", "x", "00000000000000000000000000000000"] {
        assert_eq!(guest.read(&format!("/session/new?t={secret}")).0, 404);
        assert_eq!(guest.post("/session", &[("t", secret)]).status(), 404);
    }
}

#[test]
fn a_username_that_cannot_be_leaves_the_link_as_it_was() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane");
    let john = Visitor::guest(&server);
    let secret = john.ask_for_link("john@example.com");
    for (username, words) in [("-", "A username has"), ("JANE", "This username is taken")] {
        let response = john.post("/session", &[("t", &secret), ("username", username)]);
        assert_eq!(response.status(), 200);
        assert!(response.text().unwrap().contains(words));
    }
    let response = john.post("/session", &[("t", &secret), ("username", "john")]);
    assert_eq!(response.status(), 303);
}

#[test]
fn nobody_learns_whether_an_account_exists() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane");
    let guest = Visitor::guest(&server);
    for login in ["jane", "nobody", "jane@example.com", "nobody@example.com"] {
        let response = guest.post("/login", &[("login", login)]);
        assert_eq!(
            (
                response.status().as_u16(),
                &response.headers()["location"] == "/login/sent"
            ),
            (303, true)
        );
        assert!(!response.headers().contains_key("set-cookie"));
    }
    eventually("an e-mail to each", || (server.mails() == 4).then_some(()));
    let mails = server.read("/dev/mailbox").1;
    assert_eq!(mails.matches("To jane@example.com").count(), 3);
    assert_eq!(mails.matches("To nobody@example.com").count(), 1);
}

#[test]
fn an_address_gets_only_so_many_links() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    for _ in 0..5 {
        guest.ask_for_link("jane@example.com");
    }
    for _ in 0..3 {
        let response = guest.post("/login", &[("login", "jane@example.com")]);
        assert_eq!(response.status(), 303);
    }
    guest.ask_for_link("john@example.com");
    let mails = server.read("/dev/mailbox").1;
    assert_eq!(mails.matches("To jane@example.com").count(), 5);
}

#[test]
fn what_is_no_name_is_shown_again_with_a_word() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    for login in [
        "",
        "a b",
        "x@y@z",
        "<script>@example.com",
        "a@b\r\nbcc: c@d.e",
    ] {
        let response = guest.post("/login", &[("login", login)]);
        assert_eq!(response.status(), 200);
        let page = response.text().unwrap();
        assert!(
            page.contains("Write an e-mail address or a username"),
            "{page}"
        );
        assert!(!page.contains("<script>@"));
    }
}

#[test]
fn a_session_ends_at_logout_and_from_another_device() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let mut phone = Visitor::guest(&server);
    let secret = phone.ask_for_link("jane");
    let response = phone.post("/session", &[("t", &secret)]);
    phone.keep_cookie(&response);
    assert_ne!(jane.cookie, phone.cookie);

    let page = jane.read("/user/edit").1;
    let (_, rest) = page.split_once("/user/sessions/").unwrap();
    let id = rest.split('/').next().unwrap();
    assert_eq!(
        jane.post(&format!("/user/sessions/{id}/delete"), &[])
            .status(),
        303
    );
    assert!(phone.read("/").1.contains("href=\"/login/new\""));

    assert_eq!(jane.post("/session/delete", &[]).status(), 303);
    assert!(jane.read("/").1.contains("href=\"/login/new\""));
}

#[test]
fn nobody_ends_the_sessions_of_others() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let mallory = Visitor::sign_up(&server, "mallory");
    for id in 1..4 {
        mallory.post(&format!("/user/sessions/{id}/delete"), &[]);
    }
    assert!(jane.read("/").1.contains("href=\"/~jane\""));
}

#[test]
fn the_session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let server = TestServer::start_with(|config| {
        config.base_url = Some("https://example.com".parse().unwrap());
    });
    let secret = login_link(&server, "jane@example.com");
    let visitor = Visitor::guest(&server);
    let response = visitor.post("/session", &[("t", &secret), ("username", "jane")]);
    let cookies = response.headers().get_all("set-cookie").iter();
    let cookies: Vec<&str> = cookies.map(|cookie| cookie.to_str().unwrap()).collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("__Host-asciinema_session="));
    for part in ["; Path=/;", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(session.unwrap().contains(part), "{cookies:?}");
    }
}

/// A link made by the command line.
fn login_link(server: &TestServer, email: &str) -> String {
    let output = command(server.data.path(), &["login-link", email])
        .output()
        .unwrap();
    let link = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (_, secret) = link.trim().split_once("/session/new?t=").unwrap();
    secret.to_owned()
}

#[test]
fn a_session_that_somebody_brings_along_is_never_taken_over() {
    let server = server_with_mailbox();
    let mut jane = Visitor::guest(&server);
    jane.cookie = "asciinema_session=planted0planted0planted0planted0".into();
    let secret = jane.ask_for_link("jane@example.com");
    let response = jane.post("/session", &[("t", &secret), ("username", "jane")]);
    let planted = Visitor {
        server: &server,
        cookie: jane.cookie.clone(),
    };
    jane.keep_cookie(&response);
    assert_ne!(jane.cookie, planted.cookie);
    assert!(planted.read("/").1.contains("href=\"/login/new\""));
}

#[test]
fn forms_from_other_sites_do_nothing() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let fields = [("username", "changed"), ("default_visibility", "public")];
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let response = jane
            .form("/user/edit", &fields)
            .header(name, value)
            .send()
            .unwrap();
        assert_eq!(response.status(), 403, "{name}: {value}");
    }
    assert!(jane.read("/user/edit").1.contains("value=\"jane\""));
    let response = jane
        .form("/user/edit", &fields)
        .header("origin", &server.url)
        .send()
        .unwrap();
    assert_eq!(response.status(), 303);
    assert!(jane.read("/user/edit").1.contains("value=\"changed\""));
}

#[test]
fn pages_for_accounts_send_guests_to_log_in_and_back() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    let response = guest.get("/user/edit");
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["location"] == "/login/new"
        ),
        (303, true)
    );
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let jane = Visitor {
        server: &server,
        cookie,
    };
    let secret = jane.ask_for_link("jane@example.com");
    let response = jane.post("/session", &[("t", &secret), ("username", "jane")]);
    assert_eq!(response.headers()["location"], "/user/edit");
    assert_eq!(guest.post("/user/edit", &[("username", "x")]).status(), 403);
}

#[test]
fn who_was_sent_to_log_in_comes_back_to_the_whole_address() {
    let server = server_with_mailbox();
    let guest = Visitor::guest(&server);
    for (index, (asked, back)) in [
        (
            "/user/recordings?q=a+b&page=2",
            "/user/recordings?q=a+b&page=2",
        ),
        (
            "/user/recordings?q=%C3%A9,x;y",
            "/user/recordings?q=%C3%A9%2Cx%3By",
        ),
    ]
    .iter()
    .enumerate()
    {
        let response = guest.get(asked);
        assert_eq!(response.headers()["location"], "/login/new");
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let visitor = Visitor {
            server: &server,
            cookie,
        };
        let name = format!("user{index}");
        let secret = visitor.ask_for_link(&format!("{name}@example.com"));
        let response = visitor.post("/session", &[("t", &secret), ("username", &name)]);
        assert_eq!(response.headers()["location"], *back);
    }
    let endless = format!("/user/recordings?q={}", "x".repeat(5000));
    let cookie = guest.get(&endless).headers()["set-cookie"].clone();
    let cookie = cookie.to_str().unwrap();
    assert!(
        cookie.starts_with("asciinema_return=/user/recordings;"),
        "{cookie}"
    );
}

#[test]
fn a_planted_return_path_leads_nowhere_else() {
    let server = server_with_mailbox();
    for (index, path) in ["//evil.example", "https://evil.example", "/\\evil"]
        .iter()
        .enumerate()
    {
        let cookie = format!("asciinema_return={path}");
        let visitor = Visitor {
            server: &server,
            cookie,
        };
        let name = format!("user{index}");
        let secret = visitor.ask_for_link(&format!("{name}@example.com"));
        let response = visitor.post("/session", &[("t", &secret), ("username", &name)]);
        assert_eq!(response.headers()["location"], "/");
    }
}

#[test]
fn the_mailbox_is_there_for_development_only() {
    let server = TestServer::start();
    assert_eq!(server.read("/dev/mailbox").0, 404);
    let server = server_with_mailbox();
    assert_eq!(server.read("/dev/mailbox").0, 200);
    for (name, value) in [
        ("x-forwarded-for", "1.2.3.4"),
        ("forwarded", "for=x"),
        ("host", "evil"),
    ] {
        let response = server
            .get("/dev/mailbox")
            .header(name, value)
            .send()
            .unwrap();
        assert_eq!(response.status(), 404, "{name}");
    }
}

#[test]
fn a_server_for_development_refuses_an_address_that_others_reach() {
    for arguments in [
        vec!["--listen", "0.0.0.0:0"],
        vec!["--listen", "127.0.0.1:0", "--url", "https://example.com"],
    ] {
        let data = tempfile::tempdir().unwrap();
        let output = command(data.path(), &["--dev"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains("--dev shows every e-mail"), "{message}");
    }
}

#[test]
fn the_setup_link_makes_the_first_admin_and_the_command_line_makes_more() {
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("log");
    let server = Binary::start(
        data.path(),
        &format!("LOG=info; export LOG; exec 2>{};", log.display()),
    );
    let text = std::fs::read_to_string(&log).unwrap();
    let (_, link) = text.split_once("/session/new?t=").unwrap();
    let secret: String = link
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let post = |fields: &[(&str, &str)]| {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = client().post(format!("{}/session", server.url)).body(body);
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .send()
            .unwrap()
    };
    let response = post(&[("t", &secret), ("email", "nonsense"), ("username", "root")]);
    assert!(response.text().unwrap().contains("Write an e-mail address"));
    let response = post(&[
        ("t", &secret),
        ("email", "root@example.com"),
        ("username", "root"),
    ]);
    assert_eq!(response.status(), 303);
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let page = client()
        .get(format!("{}/user/edit", server.url))
        .header("cookie", cookie);
    assert!(
        page.send()
            .unwrap()
            .text()
            .unwrap()
            .contains("href=\"/admin\"")
    );

    let add = |email: &str| {
        command(data.path(), &["admin", "add", email])
            .output()
            .unwrap()
    };
    assert!(add("root@example.com").status.success());
    let unknown = add("nobody@example.com");
    assert!(!unknown.status.success());
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("there is no account"));
}

#[test]
fn no_credential_lies_in_the_database_and_none_in_the_log() {
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("log");
    let server = Binary::start(
        data.path(),
        &format!("LOG=debug; export LOG; exec 2>{};", log.display()),
    );
    let paths = [
        format!("/connect/{}", crate::common::INSTALLATION),
        "/session/new?t=secretsecretsecret".into(),
        "/user/email?t=secretsecretsecret".into(),
        "/user/delete?t=secretsecretsecret".into(),
        "/a/abcdefghijklmnop.cast".into(),
    ];
    for path in paths {
        client()
            .get(format!("{}{path}", server.url))
            .send()
            .unwrap();
    }
    let upload = client()
        .post(format!("{}/api/v1/recordings", server.url))
        .basic_auth("me", Some(crate::common::INSTALLATION))
        .multipart(
            reqwest::blocking::multipart::Form::new()
                .part("file", crate::common::part(crate::common::RECORDING)),
        );
    assert_eq!(upload.send().unwrap().status(), 201);
    let text = std::fs::read_to_string(&log).unwrap();
    for secret in [
        crate::common::INSTALLATION,
        "secretsecretsecret",
        "abcdefghijklmnop",
    ] {
        assert!(!text.contains(secret), "{secret} is in the log");
        let found = contents(data.path())
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is in the database");
    }
}
