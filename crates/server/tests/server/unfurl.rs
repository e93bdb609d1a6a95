//! What other sites and programs make of a link: by the rules of oEmbed, Open Graph and Twitter
//! cards, of feeds, sitemaps and WebFinger.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::common::{RECORDING, TestServer, Visitor};

/// The address under which the world knows the server.
const WORLD: &str = "https://casts.example";

fn server() -> TestServer {
    TestServer::start_with(|config| config.base_url = Some(WORLD.parse().unwrap()))
}

/// What a page says to programs: `<meta>` by name or property, `<link>` by rel and type.
struct Head {
    meta: BTreeMap<String, String>,
    links: BTreeMap<(String, String), String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next()?;
    Some(
        value
            .replace("&#34;", "\"")
            .replace("&#38;", "&")
            .replace("&amp;", "&"),
    )
}

fn head(html: &str) -> Head {
    let tags = |kind: &'static str| {
        let tags = html.split(kind).skip(1);
        tags.map(|tag| format!(" {}", tag.split('>').next().unwrap()))
    };
    let meta = tags("<meta ").filter_map(|tag| {
        let name = attribute(&tag, "property").or_else(|| attribute(&tag, "name"))?;
        Some((name, attribute(&tag, "content")?))
    });
    let links = tags("<link ").filter_map(|tag| {
        let kind = attribute(&tag, "type").unwrap_or_default();
        Some(((attribute(&tag, "rel")?, kind), attribute(&tag, "href")?))
    });
    Head {
        meta: meta.collect(),
        links: links.collect(),
    }
}

/// Fetches an address of the world as somebody else's program does.
fn fetch(server: &TestServer, url: &str) -> (String, Vec<u8>) {
    let path = url.strip_prefix(WORLD).expect("the address is ours");
    let request = server
        .get(path)
        .header("user-agent", "Slackbot-LinkExpanding 1.0");
    let response = request.send().unwrap();
    assert_eq!(response.status(), 200, "{url}");
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (kind, response.bytes().unwrap().to_vec())
}

fn upload(server: &TestServer, visibility: &'static str) -> String {
    let fields = [
        ("title", "A \"title\" & <more>"),
        ("description", "# Hello\n\nMany **words**."),
        ("visibility", visibility),
    ];
    let response: Value = server.upload_with(RECORDING, &fields).json().unwrap();
    response["url"].as_str().unwrap().to_owned()
}

#[test]
fn a_link_unfolds_into_a_player_by_every_set_of_rules() {
    let server = server();
    for visibility in ["public", "unlisted"] {
        let url = upload(&server, visibility);
        let (_, page) = fetch(&server, &url);
        let page = head(std::str::from_utf8(&page).unwrap());
        let meta = |name: &str| {
            page.meta
                .get(name)
                .unwrap_or_else(|| panic!("no {name}"))
                .as_str()
        };

        // Open Graph: four that every page must have, and a picture that is one.
        assert_eq!(
            meta("og:title"),
            "A \"title\" & <more>"
                .replace('<', "&#60;")
                .replace('>', "&#62;")
        );
        assert_eq!(meta("og:type"), "video.other");
        assert_eq!(meta("og:url"), url);
        assert_eq!(meta("og:description"), "Hello Many words.");
        let (kind, picture) = fetch(&server, meta("og:image"));
        assert_eq!(kind, meta("og:image:type"));
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert_eq!(meta("og:video:type"), "text/html");

        // A player card needs https, a size, a picture, and a page that may stand in a frame.
        assert_eq!(meta("twitter:card"), "player");
        assert!(meta("twitter:title").len() > 1 && meta("twitter:image").starts_with("https:"));
        let frame = meta("twitter:player");
        assert_eq!(frame, meta("og:video:secure_url"));
        assert!(meta("twitter:player:width").parse::<u32>().unwrap() > 100);
        assert!(meta("twitter:player:height").parse::<u32>().unwrap() > 100);
        let path = frame.strip_prefix(WORLD).unwrap();
        let response = server.get(path).send().unwrap();
        assert!(!response.headers().contains_key("x-frame-options"));

        // oEmbed, found from the page in both forms.
        let link = |rel: &str, kind: &str| page.links[&(rel.to_owned(), kind.to_owned())].clone();
        let (kind, json) = fetch(&server, &link("alternate", "application/json+oembed"));
        assert_eq!(kind, "application/json");
        let json: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(
            (&json["type"], &json["version"]),
            (&"rich".into(), &1.0.into())
        );
        assert_eq!(json["title"], "A \"title\" & <more>");
        assert!(json["html"].as_str().unwrap().contains(frame));
        assert!(json["width"].is_u64() && json["height"].is_u64());
        fetch(&server, json["thumbnail_url"].as_str().unwrap());
        let (kind, xml) = fetch(&server, &link("alternate", "text/xml+oembed"));
        assert_eq!(kind, "text/xml; charset=utf-8");
        assert!(
            String::from_utf8(xml)
                .unwrap()
                .contains("<type>rich</type>")
        );

        // The recording itself, for players in terminals.
        let (kind, cast) = fetch(&server, &link("alternate", "application/x-asciicast"));
        assert_eq!(
            (kind.as_str(), cast.as_slice()),
            ("application/x-asciicast", RECORDING.as_bytes())
        );
        assert_eq!(page.meta.contains_key("robots"), visibility == "unlisted");
    }
}

#[test]
fn what_is_embedded_fits_the_space_there_is() {
    let server = server();
    let url = upload(&server, "public");
    let path = url.strip_prefix(WORLD).unwrap();
    for (most, is_fitting) in [
        ("maxwidth=400", (400, u64::MAX)),
        ("maxheight=300", (u64::MAX, 300)),
        ("maxwidth=500&maxheight=200", (500, 200)),
        ("maxwidth=200&maxheight=5000", (200, 5000)),
        ("maxwidth=100000", (100_000, u64::MAX)),
    ] {
        let json = server.read(&format!("/oembed?url={WORLD}{path}&{most}")).1;
        let json: Value = serde_json::from_str(&json).unwrap();
        let number = |name: &str| json[name].as_u64().unwrap();
        for (width, height) in [("width", "height"), ("thumbnail_width", "thumbnail_height")] {
            assert!(number(width) <= is_fitting.0, "{most}: {json}");
            assert!(number(height) <= is_fitting.1, "{most}: {json}");
            assert!(number(width) > 30 && number(height) > 30, "{most}: {json}");
        }
        let size = format!(
            "width=\"{}\" height=\"{}\"",
            number("width"),
            number("height")
        );
        assert!(json["html"].as_str().unwrap().contains(&size), "{json}");
    }
}

#[test]
fn feeds_have_what_is_public_newest_first() {
    let server = TestServer::start_with(|config| config.dev = true);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let upload = |title: &'static str, visibility: &'static str| {
        let fields = [
            ("title", title),
            ("visibility", visibility),
            ("description", "**x** <i>"),
        ];
        server.uploaded_with(RECORDING, &fields)
    };
    upload("first & \u{1b}[31m<one>", "public");
    upload("hidden", "unlisted");
    upload("second", "public");
    for path in ["/explore/feed.atom", "/~jane/feed.atom"] {
        let response = server.get(path).send().unwrap();
        assert_eq!(
            response.headers()["content-type"],
            "application/atom+xml; charset=utf-8"
        );
        let feed = response.text().unwrap();
        let titles: Vec<&str> = feed
            .split("<entry>")
            .skip(1)
            .map(|entry| {
                let (_, rest) = entry.split_once("<title>").unwrap();
                rest.split_once("</title>").unwrap().0
            })
            .collect();
        assert_eq!(titles, ["second", "first &#38; [31m&#60;one&#62;"]);
        assert!(
            feed.contains(&format!("<id>{}/a/1</id>", server.url)),
            "{feed}"
        );
        assert!(feed.contains("<author><name>jane</name>"), "{feed}");
        assert!(
            feed.contains("&#60;strong&#62;x&#60;/strong&#62;"),
            "{feed}"
        );
        assert!(feed.contains(&format!(
            "rel=\"self\" type=\"application/atom+xml\" href=\"{}{path}\"",
            server.url
        )));
    }
    assert!(
        server
            .read("/~jane")
            .1
            .contains("href=\"/~jane/feed.atom\"")
    );
    assert!(
        server
            .read("/explore/recordings/recent")
            .1
            .contains("href=\"/explore/feed.atom\"")
    );
    assert_eq!(server.read("/~nobody/feed.atom").0, 404);
}

#[test]
fn search_engines_and_other_servers_are_told_where_things_are() {
    let server = TestServer::start_with(|config| config.dev = true);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let robots = server.read("/robots.txt").1;
    assert!(
        robots.contains(&format!("Sitemap: {}/sitemap.xml", server.url)),
        "{robots}"
    );
    let sitemap = server.read("/sitemap.xml").1;
    assert!(
        sitemap.contains(&format!("<loc>{}/a/1</loc>", server.url)),
        "{sitemap}"
    );
    let host = server.url.strip_prefix("http://").unwrap();
    let finger =
        |resource: &str| server.read(&format!("/.well-known/webfinger?resource={resource}"));
    let (status, answer) = finger(&format!("acct:JANE@{host}"));
    assert_eq!(status, 200);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["subject"], format!("acct:jane@{host}"));
    assert_eq!(answer["links"][0]["href"], format!("{}/~jane", server.url));
    for wrong in [
        "",
        "acct:jane",
        "acct:jane@else.where",
        "jane",
        &format!("acct:nobody@{host}"),
    ] {
        assert_eq!(finger(wrong).0, 404, "{wrong}");
    }
    assert_eq!(server.read("/.well-known/webfinger").0, 404);
}

#[test]
fn what_is_not_public_is_in_nothing_that_lists() {
    let server = TestServer::start_with(|config| config.dev = true);
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let mallory = Visitor::sign_up(&server, "mallory");
    let mut secrets = Vec::new();
    for (title, visibility) in [
        ("secret-unlisted", "unlisted"),
        ("secret-private", "private"),
        ("secret-archived", "public"),
        ("secret-deleted", "public"),
    ] {
        let path = server.uploaded_with(RECORDING, &[("title", title), ("visibility", visibility)]);
        secrets.push((title, path));
    }
    // Everything that could bring them to the top.
    for sql in [
        "UPDATE recordings SET featured = 1, views = 1000, popularity = 9000000000000",
        "UPDATE recordings SET archived_at = 1 WHERE title = 'secret-archived'",
        "UPDATE recordings SET deleted_at = 1 WHERE title = 'secret-deleted'",
    ] {
        crate::common::change_database(server.data.path(), sql);
    }
    server.uploaded_with(RECORDING, &[("title", "shown"), ("visibility", "public")]);
    let guest = Visitor::guest(&server);
    for page in [
        "/",
        "/explore",
        "/explore/recordings/featured",
        "/explore/recordings/popular",
        "/explore/recordings/recent",
        "/~jane",
        "/a/5",
        "/explore/feed.atom",
        "/~jane/feed.atom",
        "/sitemap.xml",
    ] {
        for visitor in [&guest, &mallory, &jane] {
            let (status, text) = visitor.read(page);
            assert_eq!(status, 200, "{page}");
            for (title, path) in &secrets {
                assert!(!text.contains(title), "{page} tells {title}");
                assert!(!text.contains(&format!("{path}\"")), "{page} tells {path}");
                assert!(!text.contains(&format!("{path}<")), "{page} tells {path}");
            }
        }
    }
    for (title, path) in &secrets {
        for query in ["", "&format=xml"] {
            let (status, text) = guest.read(&format!("/oembed?url={}{path}{query}", server.url));
            let is_told = *title == "secret-unlisted";
            assert_eq!(status == 200, is_told, "{title}");
            assert_eq!(text.contains(title), is_told, "{title}");
        }
    }
}
