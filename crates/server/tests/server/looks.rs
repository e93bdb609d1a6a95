//! What settings make of the player, of pictures and of the page.

use serde_json::Value;

use crate::common::{RECORDING, TestServer, Visitor, server_with_mailbox};

/// An owner, and the path of a recording of theirs.
fn owner(server: &TestServer) -> (Visitor<'_>, String) {
    let jane = Visitor::sign_up(server, "jane");
    jane.claim();
    (jane, server.uploaded(RECORDING))
}

/// The options that a page gives to its player.
fn options(html: &str) -> Value {
    let (_, rest) = html.split_once("data-options=\"").unwrap();
    let json = rest.split('"').next().unwrap().replace("&#34;", "\"");
    serde_json::from_str(&json.replace("&#60;", "<").replace("&#38;", "&")).unwrap()
}

fn tag(server: &TestServer, path: &str) -> String {
    let response = server.get(path).send().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.headers()["etag"].to_str().unwrap().to_owned()
}

#[test]
fn the_player_is_told_every_setting() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    for (field, value, option, told) in [
        ("term_theme_name", "nord", "theme", Value::from("nord")),
        ("term_line_height", "1.5", "terminalLineHeight", 1.5.into()),
        ("term_cursor_mode", "hidden", "cursorMode", "hidden".into()),
        ("term_bold_is_bright", "1", "boldIsBright", true.into()),
        ("term_adaptive_palette", "1", "adaptivePalette", true.into()),
        ("keystroke_overlay", "1", "keystrokeOverlay", true.into()),
        ("term_cols_override", "120", "cols", 120.into()),
        ("term_rows_override", "40", "rows", 40.into()),
        ("speed", "2", "speed", 2.0.into()),
        ("idle_time_limit", "1.5", "idleTimeLimit", 1.5.into()),
        ("snapshot_at", "0:01", "poster", "npt:1.000".into()),
        (
            "audio_url",
            "https://x/a.mp3",
            "audioUrl",
            "https://x/a.mp3".into(),
        ),
        (
            "markers",
            "2 - two",
            "markers",
            serde_json::json!([[2.0, "two"]]),
        ),
    ] {
        jane.post(&format!("{path}/edit"), &[(field, value)]);
        for page in [path.clone(), format!("{path}/iframe")] {
            assert_eq!(options(&server.read(&page).1)[option], told, "{field}");
        }
    }
    jane.post(
        &format!("{path}/edit"),
        &[("term_font_family", "Fira Code")],
    );
    let font = options(&server.read(&path).1)["terminalFontFamily"].clone();
    assert!(
        font.as_str().unwrap().starts_with("\"Fira Code\","),
        "{font}"
    );
}

#[test]
fn every_setting_that_changes_a_picture_changes_its_tag() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let picture = format!("{path}.svg");
    let mut seen = vec![tag(&server, &picture)];
    for (field, value) in [
        ("term_theme_name", "nord"),
        ("term_line_height", "1.5"),
        ("term_font_family", "JetBrains Mono"),
        ("term_cursor_mode", "hidden"),
        ("term_bold_is_bright", "1"),
        ("term_adaptive_palette", "1"),
        ("term_cols_override", "100"),
        ("term_rows_override", "30"),
        ("idle_time_limit", "1"),
        ("snapshot_at", "1"),
        ("trim_from", "0.75"),
        ("trim_to", "2"),
    ] {
        jane.post(&format!("{path}/edit"), &[(field, value)]);
        let tag = tag(&server, &picture);
        assert!(!seen.contains(&tag), "{field}");
        seen.push(tag);
    }
    let svg = server.read(&picture).1;
    assert!(svg.contains("'JetBrains Mono'"), "{svg}");
    jane.post(&format!("{path}/edit"), &[("title", "x"), ("speed", "2")]);
    assert_eq!(tag(&server, &picture), *seen.last().unwrap());
}

#[test]
fn a_picture_in_a_list_may_be_kept_for_ever_under_an_address_of_its_own() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let response = jane.post(&format!("{path}/edit"), &[("visibility", "public")]);
    let path = response.headers()["location"].to_str().unwrap().to_owned();
    let address = || {
        let page = server.read("/explore/recordings/recent").1;
        let (_, rest) = page.split_once(&format!("src=\"{path}.svg?")).unwrap();
        let query = rest.split('"').next().unwrap().replace("&#38;", "&");
        format!("{path}.svg?{query}")
    };
    let first = address();
    let caching = |address: &str| {
        let response = server.get(address).send().unwrap();
        response.headers()["cache-control"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(caching(&first), "public, max-age=31536000, immutable");
    jane.post(&format!("{path}/edit"), &[("term_theme_name", "dracula")]);
    assert_ne!(address(), first);
    assert_eq!(caching(&first), "public, max-age=3600");
    jane.post(&format!("{path}/edit"), &[("visibility", "unlisted")]);
    let secret = jane.read("/user/recordings").1;
    let (_, rest) = secret.split_once("<img src=\"/a/").unwrap();
    let hidden = rest.split('"').next().unwrap().replace("&#38;", "&");
    assert_eq!(caching(&format!("/a/{hidden}")), "private, no-store");
}

#[test]
fn a_description_is_markdown_and_nothing_that_runs() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let text = "# Steps\n\n**bold** [link](https://example.com) <script>alert(1)</script>\n\
                <img src=x onerror=alert(1)> [bad](javascript:alert(1))";
    jane.post(&format!("{path}/edit"), &[("description", text)]);
    let page = server.read(&path).1;
    for part in [
        "<h2>Steps</h2>",
        "<strong>bold</strong>",
        "<a href=\"https://example.com\" rel=\"nofollow noopener ugc\">link</a>",
        "<meta property=\"og:description\" content=\"Steps bold link",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    for page in [page, jane.read(&format!("{path}/edit")).1] {
        assert!(
            !page.contains("<script>alert") && !page.contains("<img src=x"),
            "{page}"
        );
        assert!(!page.contains("href=\"javascript:"), "{page}");
    }
}

#[test]
fn a_preview_shows_what_the_form_would_do_and_saves_nothing() {
    let server = server_with_mailbox();
    let (jane, path) = owner(&server);
    let before = server.read(&path).1;
    let fields = [
        ("description", "*new* <script>alert(1)</script>"),
        ("term_theme_name", "nord"),
        ("speed", "fast"),
        ("trim_from", "1"),
        ("visibility", "public"),
    ];
    let response = jane.post(&format!("{path}/preview"), &fields);
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    let preview: Value = response.json().unwrap();
    assert_eq!(preview["options"]["theme"], "nord");
    assert_eq!(preview["description"], "<p><em>new</em> </p>\n");
    assert_eq!(
        (&preview["from"], &preview["to"]),
        (&1.0.into(), &Value::Null)
    );
    assert_eq!(preview["problems"][0]["field"], "speed");
    assert_eq!(options(&server.read(&path).1), options(&before));
    assert_eq!(server.read("/a/1").0, 404);
    for visitor in [
        Visitor::guest(&server),
        Visitor::sign_up(&server, "mallory"),
    ] {
        assert_eq!(
            visitor.post(&format!("{path}/preview"), &fields).status(),
            403
        );
    }
}
