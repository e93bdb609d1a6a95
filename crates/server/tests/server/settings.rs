//! What owners do with their recordings, and nobody else can.

use crate::common::{RECORDING, TestServer, Visitor, server_with_mailbox};

/// An owner, and the path of a recording of theirs.
fn owner(server: &TestServer) -> (Visitor<'_>, String) {
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    (jane, server.uploaded(RECORDING))
}

#[test]
fn the_owner_changes_how_a_recording_is_called_shown_and_played() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let fields = [
        ("title", "A new title"),
        ("description", "Two\nlines"),
        ("visibility", "unlisted"),
        ("term_theme_name", "nord"),
        ("speed", "2"),
        ("idle_time_limit", "1.5"),
        ("snapshot_at", "1"),
        ("markers", "1 - one"),
        ("audio_url", "https://example.com/a.mp3"),
    ];
    let response = jane.post(&format!("{path}/edit"), &fields);
    assert_eq!(response.headers()["location"], path.as_str());
    let page = server.read(&path).1;
    assert!(page.contains("<h1>A new title</h1>"), "{page}");
    let form = jane.read(&format!("{path}/edit")).1;
    for value in [
        "A new title",
        "Two\nlines",
        "value=\"1.5\"",
        "<option value=\"nord\" selected>",
        "1 - one",
    ] {
        assert!(form.contains(value), "{value} is not in {form}");
    }
}

#[test]
fn a_form_with_mistakes_is_shown_again_and_changes_nothing() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let response = jane.post(
        &format!("{path}/edit"),
        &[("title", "x"), ("speed", "fast")],
    );
    assert_eq!(response.status(), 200);
    let page = response.text().unwrap();
    assert!(
        page.contains("Nothing was saved")
            && page.contains("id=\"speed-problem\">should be a number greater than 0"),
        "{page}"
    );
    assert!(server.read(&path).1.contains("<h1>untitled</h1>"));
}

#[test]
fn visibility_decides_where_a_recording_is_found() {
    let server = server_with_mailbox();
    let (jane, secret) = owner(&server);
    let set = |path: &str, visibility| {
        let response = jane.post(&format!("{path}/edit"), &[("visibility", visibility)]);
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let public = set(&secret, "public");
    assert_eq!(public, "/a/1");
    assert_eq!(
        server
            .get(&format!("{secret}?t=5"))
            .send()
            .unwrap()
            .headers()["location"],
        "/a/1?t=5"
    );
    assert!(server.read("/").1.contains("href=\"/a/1\""));
    assert!(server.read("/~jane").1.contains("href=\"/a/1\""));

    assert_eq!(set(&public, "unlisted"), secret);
    assert_eq!(server.read("/a/1").0, 404);
    assert_eq!(server.read(&secret).0, 200);
    assert!(!server.read("/").1.contains(&secret));
    assert!(!server.read("/~jane").1.contains(&secret));

    assert_eq!(set(&secret, "private"), secret);
    for ending in ["", ".cast", ".js", "/iframe"] {
        let path = format!("{secret}{ending}");
        assert_eq!(server.read(&path).0, 403, "{path}");
        let response = jane.get(&path);
        assert_eq!(response.status(), 200, "{path}");
        if ending.is_empty() {
            assert_eq!(response.headers()["cache-control"], "private, no-store");
        }
    }
}

#[test]
fn every_page_of_the_owner_is_closed_to_everyone_else() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let mallory = Visitor::sign_up(&server, "mallory");
    let guest = Visitor::guest(&server);
    assert_eq!(
        guest.get(&format!("{path}/edit")).headers()["location"],
        "/login/new"
    );
    assert_eq!(mallory.read(&format!("{path}/edit")).0, 403);
    for visitor in [&guest, &mallory] {
        for action in ["edit", "delete", "restore"] {
            let response = visitor.post(&format!("{path}/{action}"), &[("title", "stolen")]);
            assert!(matches!(response.status().as_u16(), 403 | 404), "{action}");
        }
    }
    assert!(jane.read(&path).1.contains("<h1>untitled</h1>"));
    assert!(
        jane.read(&path)
            .1
            .contains(&format!("href=\"{path}/edit\""))
    );
    assert!(
        !mallory
            .read(&path)
            .1
            .contains(&format!("href=\"{path}/edit\""))
    );
}

#[test]
fn a_deleted_recording_is_gone_for_everyone_until_it_is_taken_back() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let deleted = jane.post(&format!("{path}/delete"), &[]);
    let offer = deleted.headers()["location"].to_str().unwrap().to_owned();
    for ending in ["", ".cast", "/iframe", "/edit"] {
        assert_eq!(jane.read(&format!("{path}{ending}")).0, 404, "{ending}");
    }
    assert!(!jane.read("/~jane").1.contains(&path));
    assert!(jane.read(&offer).1.contains("Undo"));
    assert_eq!(server.read(&offer).0, 403);
    let restored = jane.post(&format!("{path}/restore"), &[]);
    assert_eq!(restored.headers()["location"], path.as_str());
    assert_eq!(server.read(&path).0, 200);
}

#[test]
fn words_of_an_owner_are_text_in_every_page() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let hostile = "\"><script>alert(1)</script>";
    let markers = format!("1 - {hostile}");
    let fields = [
        ("title", hostile),
        ("description", hostile),
        ("markers", &markers),
        ("visibility", "public"),
    ];
    let response = jane.post(&format!("{path}/edit"), &fields);
    let path = response.headers()["location"].to_str().unwrap().to_owned();
    for page in [
        "/",
        "/~jane",
        &path,
        &format!("{path}/edit"),
        &format!("{path}/iframe"),
    ] {
        let (status, html) = jane.read(page);
        assert_eq!(status, 200);
        assert!(!html.contains("<script>alert"), "{page}: {html}");
    }
}
