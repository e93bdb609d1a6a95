//! Recordings by address, and uploads.

use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use crate::home::Home;
use crate::server::{Answer, Server};

const CAST: &str = "{\"version\":2,\"width\":80,\"height\":24}\n[0.1,\"o\",\"hello\\r\\n\"]\n";

fn answer(path: &'static str, status: u16, content_type: &'static str, body: &str) -> Answer {
    Answer {
        path,
        status,
        content_type,
        body: body.to_owned(),
    }
}

#[test]
fn a_recording_is_played_from_its_address_or_from_a_page_that_names_it() {
    let page = |href: &str| {
        format!(
            "<html><head><link rel=\"alternate\" type=\"application/x-asciicast\" href=\"{href}\">"
        )
    };
    let html = "text/html; charset=utf-8";
    let server = Server::start(vec![
        answer("/demo.cast", 200, "application/x-asciicast", CAST),
        answer("/absolute", 200, html, &page("/demo.cast")),
        answer("/below/relative", 200, html, &page("../demo.cast")),
        answer("/none", 200, html, "<html></html>"),
        answer("/page-to-page", 200, html, &page("/none")),
    ]);
    let home = Home::new();
    for path in ["/demo.cast", "/absolute", "/below/relative"] {
        let ended = home.run(&["play", "-q", &server.url(path)]);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(0), "hello\r\n"),
            "{path}: {}",
            ended.stderr
        );
    }
    for (path, text) in [
        ("/none", "not found in it"),
        ("/page-to-page", "is not a recording but a page"),
        ("/missing", "answers 404"),
    ] {
        let ended = home.run(&["cat", &server.url(path)]);
        assert_eq!(ended.code, Some(1));
        assert!(ended.stderr.contains(text), "{path}: {}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    }
}

#[test]
fn an_upload_is_what_servers_expect_and_prints_what_they_say() {
    let reply = r#"{"url":"http://x/a/1","message":"View it at:\n\n    http://x/a/1\n"}"#;
    let server = Server::start(vec![
        answer("/below/api/v1/recordings", 201, "application/json", reply),
        answer(
            "/api/v1/recordings",
            201,
            "application/json",
            r#"{"url":"http://x/a/2"}"#,
        ),
    ]);
    let home = Home::new();
    home.write("demo.cast", CAST);
    let id = "9da34ff4-9bf7-45d4-aa88-98c933b15a3f";
    home.write("state/install-id", id);
    let url = server.url("/below/");
    let upload = [
        "upload",
        "--server-url",
        &url,
        "-t",
        "A title",
        "-P",
        "demo.cast",
    ];
    let mut command = home.command(&upload);
    let output = command.env("USER", "me").output().expect("it runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "View it at:\n\n    http://x/a/1\n\n"
    );
    let request = &server.requests()[0];
    let head = request
        .split("\r\n\r\n")
        .next()
        .expect("a head")
        .to_ascii_lowercase();
    assert!(
        head.starts_with("post /below/api/v1/recordings http/1.1"),
        "{head}"
    );
    // "me" and the install id.
    let credentials = "bwu6owrhmzrmzjqtowjmny00nwq0lwfhodgtothjotmzyje1ytnm";
    for line in [
        format!("authorization: basic {credentials}"),
        format!(
            "user-agent: asciinema/{} target/",
            env!("CARGO_PKG_VERSION")
        ),
        "accept: application/json".to_owned(),
    ] {
        assert!(head.contains(&line), "{line} in {head}");
    }
    for part in [
        "name=\"file\"; filename=\"demo.cast\"",
        "name=\"title\"\r\n\r\nA title\r\n",
        "name=\"visibility\"\r\n\r\npublic\r\n",
        CAST,
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
    let url = server.url("");
    let ended = home.run(&["upload", "--server-url", &url, "demo.cast"]);
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(0), "http://x/a/2\n")
    );
}

#[test]
fn a_server_that_refuses_is_quoted() {
    let cases = [
        (
            401,
            r#"{"message":"Invalid install ID"}"#,
            "Error: Invalid install ID\n",
        ),
        (
            422,
            r#"{"message":"Validation failed","details":[{"field":"title","message":"is too long"}]}"#,
            "Error: Validation failed: title: is too long\n",
        ),
        (413, "", "exceeds the server-configured size limit"),
        (404, "<html>", "has no upload address"),
        (500, "oops", "answers 500"),
        (201, "not json", "cannot understand the answer"),
    ];
    for (status, body, text) in cases {
        let server = Server::start(vec![answer(
            "/api/v1/recordings",
            status,
            "application/json",
            body,
        )]);
        let home = Home::new();
        home.write("demo.cast", CAST);
        let url = server.url("");
        let mut command = home.command(&["upload", "demo.cast"]);
        let output = command
            .env("ASCIINEMA_SERVER_URL", url)
            .output()
            .expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr.contains(text), "{status}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}

/// A recording of several megabytes, longer than what lies between two programs.
fn long_cast() -> String {
    format!("{CAST}{}", "[9.0, \"o\", \"and so on\"]\n".repeat(100_000))
}

#[test]
fn a_server_that_refuses_before_it_has_read_everything_is_quoted() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        stream.read_exact(&mut [0; 1024]).expect("a request");
        let body = r#"{"message":"Not today"}"#;
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 422 No\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("sent");
        // What is not read would take the answer away with it.
        io::copy(&mut stream, &mut io::sink()).ok();
    });
    let home = Home::new();
    home.write("demo.cast", long_cast());
    let ended = home.run(&["upload", "-q", "--server-url", &url, "demo.cast"]);
    assert_eq!(
        (ended.code, ended.stderr.as_str()),
        (Some(1), "Error: Not today\n")
    );
    server.join().expect("no panic");
}

#[test]
fn a_server_that_is_elsewhere_is_told_and_not_asked_there_without_the_recording() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        stream.read_exact(&mut [0; 100]).expect("a request");
        let head = "HTTP/1.1 301 Moved\r\nLocation: https://casts.example/api/v1/recordings";
        write!(stream, "{head}\r\nContent-Length: 0\r\n\r\n").expect("sent");
        io::copy(&mut stream, &mut io::sink()).ok();
    });
    let home = Home::new();
    home.write("demo.cast", CAST);
    let ended = home.run(&["upload", "-q", "--server-url", &url, "demo.cast"]);
    assert_eq!(ended.code, Some(1));
    for words in ["answers 301", "https://casts.example/", "give the address"] {
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
    server.join().expect("no panic");
}

/// The value of a header in a request.
fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let line = request
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
    line.and_then(|line| line.split_once(": "))
        .map_or("", |(_, value)| value)
}

#[test]
fn an_upload_whose_answer_is_lost_is_the_same_upload_again() {
    let reply = answer(
        "/api/v1/recordings",
        201,
        "application/json",
        r#"{"url":"http://x/a/1"}"#,
    );
    let server = Server::start_after(2, vec![reply]);
    let home = Home::new();
    home.write("demo.cast", CAST);
    let ended = home.run(&["upload", "--server-url", &server.url(""), "demo.cast"]);
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(0), "http://x/a/1\n"),
        "{}",
        ended.stderr
    );
    assert_eq!(
        ended.stderr.matches("trying again in").count(),
        2,
        "{}",
        ended.stderr
    );
    let requests = server.requests();
    let keys: Vec<&str> = requests
        .iter()
        .map(|request| header(request, "idempotency-key"))
        .collect();
    assert_eq!(keys.len(), 3);
    assert_eq!(keys[0].len(), 36, "{keys:?}");
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert!(requests.iter().all(|request| request.contains(CAST)));
    home.run(&["upload", "--server-url", &server.url(""), "demo.cast"]);
    assert_ne!(header(&server.requests()[3], "idempotency-key"), keys[0]);
}

#[test]
fn a_server_that_is_never_there_is_given_up() {
    for cast in [CAST.to_owned(), long_cast()] {
        let home = Home::new();
        home.write("demo.cast", &cast);
        let ended = home.run(&[
            "upload",
            "-q",
            "--server-url",
            "http://127.0.0.1:9",
            "demo.cast",
        ]);
        assert_eq!(ended.code, Some(1));
        assert_eq!(
            ended.stderr,
            "Error: cannot upload to http://127.0.0.1:9/: \
             http://127.0.0.1:9/api/v1/recordings: Connection refused (os error 111)\n"
        );
    }
}

#[test]
fn a_server_that_takes_everything_and_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || io::copy(&mut stream, &mut io::sink()));
        }
    });
    let home = Home::new();
    let config = "[notifications]\nenabled = false\n[server]\ntimeout = 0.3\n";
    home.write("config/config.toml", config);
    home.write("demo.cast", CAST);
    let ended = home.run(&["upload", "--server-url", &url, "demo.cast"]);
    assert_eq!(ended.code, Some(1));
    let silence = "the server has neither taken nor said anything for 0.3 s";
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0], format!("!!! {silence}: trying again in 0.5 s"));
    assert_eq!(
        lines[3],
        format!("Error: cannot upload to {url}/: {silence}")
    );
}

#[test]
fn a_proxy_is_used_as_the_environment_says() {
    let proxy = Server::start(vec![
        answer(
            "http://cinema.invalid/api/v1/recordings",
            201,
            "application/json",
            r#"{"url":"http://x/a/1"}"#,
        ),
        answer(
            "http://cinema.invalid/1.cast",
            200,
            "application/x-asciicast",
            CAST,
        ),
    ]);
    let home = Home::new();
    home.write("demo.cast", CAST);
    let run = |args: &[&str]| {
        let mut command = home.command(args);
        let output = command
            .env("http_proxy", proxy.url(""))
            .output()
            .expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let upload = [
        "upload",
        "--server-url",
        "http://cinema.invalid",
        "demo.cast",
    ];
    assert_eq!(run(&upload), "http://x/a/1\n");
    assert_eq!(run(&["cat", "http://cinema.invalid/1.cast"]), "hello\r\n");
}

#[test]
fn a_long_upload_shows_how_far_it_is_on_a_terminal_only() {
    let reply = answer(
        "/api/v1/recordings",
        201,
        "application/json",
        r#"{"url":"http://x/a/1"}"#,
    );
    let server = Server::start_slowly(Duration::from_millis(1), vec![reply]);
    let home = Home::new();
    let event = format!("[0.1,\"o\",\"{}\"]\n", "x".repeat(1_000_000));
    home.write("demo.cast", format!("{}{}", CAST, event.repeat(20)));
    let url = server.url("");
    let line = format!("asciinema upload --server-url {url} demo.cast");
    let mut terminal = crate::terminal::Terminal::run(&home, &line);
    terminal.wait_for("Uploading [#");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.screen().contains(&"http://x/a/1".to_owned()));
    assert!(
        !terminal
            .screen()
            .iter()
            .any(|row| row.contains("Uploading"))
    );
    let ended = home.run(&["upload", "--server-url", &url, "demo.cast"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}
