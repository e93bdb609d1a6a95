//! Recordings on other people's pages.

use crate::common::{RECORDING, TestServer};

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
fn the_embed_script_is_one_for_all() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let response = server.get(&format!("{path}.js")).send().unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/javascript");
    assert_eq!(response.headers()["cache-control"], "public, max-age=60");
    assert!(response.text().unwrap().contains("asciicast-iframe-"));
    assert_eq!(server.read("/a/abcdefghijklmnop.js").0, 404);
}

#[test]
fn the_page_offers_the_code_for_other_pages() {
    let server = TestServer::start();
    let path = server.uploaded(RECORDING);
    let page = server.read(&path).1;
    let id = path.strip_prefix("/a/").unwrap();
    assert!(
        page.contains(&format!("{path}.js\" id=\"asciicast-{id}\" async")),
        "{page}"
    );
    assert!(page.contains(&format!("{path}/iframe\"")), "{page}");
}
