//! Recordings on other people's pages.

use crate::common::{RECORDING, TestServer, Visitor, server_with_mailbox};

#[test]
fn only_the_page_made_for_frames_may_stand_in_one() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let response = server.get(&format!("{path}/iframe")).send().unwrap();
    assert_eq!(response.status(), 200);
    assert!(!response.headers().contains_key("x-frame-options"));
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.contains("frame-ancestors *"), "{policy}");
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
        "{policy}"
    );
}

#[test]
fn a_frame_says_why_there_is_nothing_to_play() {
    let server = TestServer::start();
    let path = server.uploaded_with(RECORDING, &[("visibility", "private"), ("title", "plans")]);
    for (address, status, words) in [
        (
            format!("{path}/iframe"),
            403,
            "keeps this recording private",
        ),
        ("/a/99/iframe".into(), 404, "Nothing here"),
    ] {
        let response = server.get(&address).send().unwrap();
        assert_eq!(response.status(), status);
        assert!(!response.headers().contains_key("x-frame-options"));
        assert_eq!(response.headers()["cache-control"], "private, no-store");
        let page = response.text().unwrap();
        assert!(page.contains(words) && !page.contains("plans"), "{page}");
    }
}

#[test]
fn the_embed_script_is_one_for_all() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let response = server.get(&format!("{path}.js")).send().unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/javascript");
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    let script = response.text().unwrap();
    assert!(script.contains("asciicast-iframe-"));
    let public = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let response = server.get(&format!("{public}.js")).send().unwrap();
    assert_eq!(response.headers()["cache-control"], "public, max-age=60");
    assert_eq!(response.text().unwrap(), script);
    assert_eq!(server.read("/a/abcdefghijklmnop.js").0, 404);
}

#[test]
fn the_page_offers_the_code_for_other_pages() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let page = server
        .read(&path)
        .1
        .replace("&#60;", "<")
        .replace("&#62;", ">");
    let page = page.replace("&#34;", "\"");
    let (url, id) = (
        format!("{}{path}", server.url),
        path.strip_prefix("/a/").unwrap(),
    );
    for code in [
        format!(">{url}<"),
        format!("<script src=\"{url}.js\" id=\"asciicast-{id}\" async></script>"),
        format!("<iframe src=\"{url}/iframe\" width=\"100%\" height=\"480\""),
        format!("[![asciicast]({url}.svg)]({url})"),
        format!("<a href=\"{url}\" target=\"_blank\"><img src=\"{url}.svg\" /></a>"),
        format!("[url={url}][img]{url}.png[/img][/url]"),
        format!("AsciinemaPlayer.create(\"{url}.cast\""),
        format!("asciinema play {url}"),
    ] {
        assert!(page.contains(&code), "{code} is not in {page}");
    }
}

#[test]
fn a_private_recording_is_offered_to_nobody() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = server.uploaded_with(RECORDING, &[("visibility", "private")]);
    let page = jane.read(&path).1;
    assert!(!page.contains("id=\"share\"") && page.contains("id=\"download\""));
}
