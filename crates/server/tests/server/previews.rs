//! Pictures, transcripts, and what other sites are told.

use serde_json::Value;

use crate::common::{RECORDING, TestServer, Visitor, server_with_mailbox};

#[test]
fn the_pictures_show_the_poster_in_the_chosen_theme() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded(RECORDING);
    let svg = server.get(&format!("{path}.svg")).send().unwrap();
    assert_eq!(svg.headers()["content-type"], "image/svg+xml");
    assert_eq!(svg.headers()["cache-control"], "private, no-store");
    assert_eq!(svg.headers()["access-control-allow-origin"], "*");
    let policy = svg.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("sandbox") && !policy.contains("script"),
        "{policy}"
    );
    let tag = svg.headers()["etag"].clone();
    let svg = svg.text().unwrap();
    assert!(svg.contains("two") && !svg.contains("three"), "{svg}");
    let again = server
        .get(&format!("{path}.svg"))
        .header("if-none-match", &tag)
        .send()
        .unwrap();
    assert_eq!(again.status(), 304);

    let fields = [
        ("snapshot_at", "61.6"),
        ("term_theme_name", "solarized-light"),
    ];
    jane.post(&format!("{path}/edit"), &fields);
    let changed = server.get(&format!("{path}.svg")).send().unwrap();
    assert_ne!(changed.headers()["etag"], tag);
    let changed = changed.text().unwrap();
    assert!(
        changed.contains("three") && changed.contains("#fdf6e3"),
        "{changed}"
    );

    let png = server.get(&format!("{path}.png")).send().unwrap();
    assert_eq!(png.headers()["content-type"], "image/png");
    assert!(png.bytes().unwrap().starts_with(b"\x89PNG\r\n"));
}

#[test]
fn a_picture_is_text_to_whoever_opens_it() {
    let server = TestServer::start();
    let hostile = RECORDING.replace("one", "<script>alert(1)</script>&<svg onload=x>");
    let path = server.uploaded(hostile);
    for kind in [".svg", ".svg?f=t"] {
        let svg = server.read(&format!("{path}{kind}")).1;
        assert!(svg.contains("alert(1)"), "{svg}");
        assert!(
            !svg.contains("<script") && !svg.contains("<svg onload"),
            "{svg}"
        );
    }
}

#[test]
fn the_transcript_has_every_line_that_went_by() {
    let server = TestServer::start();
    let mut recording = RECORDING.lines().next().unwrap().to_owned() + "\n";
    for index in 0..500 {
        recording.push_str(&format!(
            "[{index}.0, \"o\", \"line {index} \\u001b[31mred\\u001b[0m\\r\\n\"]\n"
        ));
    }
    let path = server.uploaded(recording);
    let response = server.get(&format!("{path}.txt")).send().unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    let name = response.headers()["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment; filename="), "{name}");
    let expected: String = (0..500)
        .map(|index| format!("line {index} red\n"))
        .collect();
    assert_eq!(response.text().unwrap(), expected);
}

#[test]
fn a_long_line_is_one_line_of_the_transcript() {
    let server = TestServer::start();
    let long = "word ".repeat(60);
    let recording = RECORDING.replace("two", &long);
    let path = server.uploaded(recording);
    let text = server.read(&format!("{path}.txt")).1;
    assert_eq!(text, format!("one\n{}\nthree\n", long.trim_end()));
}

#[test]
fn another_site_gets_what_it_needs_in_json_and_xml() {
    let server = server_with_mailbox();
    Visitor::sign_up(&server, "jane").claim();
    let path = server.uploaded_with(RECORDING, &[("title", "A & B"), ("visibility", "public")]);
    let url = format!("{}{path}", server.url);
    let query = format!("/oembed?url={url}&maxwidth=600");
    let body: Value = serde_json::from_str(&server.read(&query).1).unwrap();
    assert_eq!(body["type"], "rich");
    assert_eq!(body["version"], 1.0);
    assert_eq!(body["title"], "A & B");
    assert_eq!(body["author_name"], "jane");
    assert_eq!(body["provider_url"], format!("{}/", server.url));
    assert_eq!(body["thumbnail_url"], format!("{url}.png"));
    assert_eq!(body["width"], 600);
    assert!(
        body["html"]
            .as_str()
            .unwrap()
            .starts_with(&format!("<iframe src=\"{url}/iframe\" width=\"600\""))
    );
    let response = server.get(&format!("{query}&format=xml")).send().unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "text/xml; charset=utf-8"
    );
    let xml = response.text().unwrap();
    assert!(xml.contains("<title>A &#38; B</title>"), "{xml}");
    assert!(xml.contains("<author_name>jane</author_name>"), "{xml}");

    let page = server.read(&path).1;
    let (_, link) = page
        .split_once("type=\"application/json+oembed\" href=\"")
        .unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let found = server.client.get(link).send().unwrap();
    assert_eq!(found.status(), 200);
    for part in [
        "<meta property=\"og:title\" content=\"A &#38; B\">".to_owned(),
        format!("<meta property=\"og:image\" content=\"{url}.png\">"),
        "<meta property=\"og:description\" content=\"Recorded by jane\">".to_owned(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
    ] {
        assert!(page.contains(&part), "{part} is not in {page}");
    }
}

#[test]
fn what_is_private_is_told_to_no_other_site() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded_with(RECORDING, &[("visibility", "private"), ("title", "plans")]);
    let url = format!("{}{path}", server.url);
    assert_eq!(server.read(&format!("/oembed?url={url}")).0, 403);
    assert_eq!(jane.read(&format!("/oembed?url={url}")).0, 403);
    for ending in [".svg", ".svg?f=t", ".png", ".txt"] {
        assert_eq!(server.read(&format!("{path}{ending}")).0, 403);
        let response = jane.get(&format!("{path}{ending}"));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "private, no-store");
    }
    let page = jane.read(&path).1;
    assert!(!page.contains("og:") && !page.contains("twitter:") && !page.contains("oembed"));
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let url = format!("{}{path}", server.url);
    for (query, status) in [
        (String::new(), 400),
        ("url=nothing".into(), 400),
        (format!("url={}/b/1", server.url), 400),
        (format!("url={url}/iframe"), 400),
        (format!("url={url}&maxwidth=wide"), 400),
        (format!("url={url}&format=yaml"), 501),
        (format!("url={}/a/99", server.url), 404),
        (format!("url=https://another.name{path}"), 200),
        (format!("url={url}&maxwidth=0&maxheight=1"), 200),
    ] {
        assert_eq!(
            server.read(&format!("/oembed?{query}")).0,
            status,
            "{query}"
        );
    }
}
