//! Lists of recordings: everybody's, one user's, one's own.

use crate::common::{RECORDING, TestServer, Visitor, change_database, server_with_mailbox};

/// Titles of the cards on a page, in their order.
fn titles(html: &str) -> Vec<String> {
    let cards = html.split("<h3 class=\"card-title\">").skip(1);
    let text = |card: &str| {
        let title = card.split("</h3>").next().unwrap();
        let title = title.split_once('>').map_or(title, |(_, rest)| rest);
        title.split('<').next().unwrap().to_owned()
    };
    cards.map(text).collect()
}

fn upload(server: &TestServer, title: &'static str, visibility: &'static str) -> String {
    server.uploaded_with(RECORDING, &[("title", title), ("visibility", visibility)])
}

#[test]
fn the_first_page_introduces_itself_to_strangers_only() {
    let server = server_with_mailbox();
    assert!(server.read("/").1.contains("asciinema upload"));
    let jane = Visitor::sign_up(&server, "jane");
    assert!(!jane.read("/").1.contains("asciinema upload"));
    let (status, page) = server.read("/explore");
    assert_eq!(status, 200);
    assert!(page.contains("Nothing is public here yet"), "{page}");
}

#[test]
fn lists_have_pages_and_addresses_of_earlier_years_lead_to_them() {
    let server = TestServer::start();
    for index in 0..26 {
        let title: &'static str = format!("No. {index}").leak();
        upload(&server, title, "public");
    }
    upload(&server, "not for lists", "unlisted");
    let list = "/explore/recordings/recent";
    let first = server.read(list).1;
    assert_eq!(titles(&first).len(), 24);
    assert_eq!(titles(&first)[0], "No. 25");
    assert!(first.contains("href=\"?page=2\"") && !first.contains("Newer"));
    let second = server.read(&format!("{list}?page=2")).1;
    assert_eq!(titles(&second), ["No. 1", "No. 0"]);
    assert!(second.contains("href=\"?page=1\"") && !second.contains("Older"));
    for nonsense in ["0", "-1", "x", "99999999999"] {
        assert_eq!(server.read(&format!("{list}?page={nonsense}")).0, 200);
    }
    let old = server.get("/explore/public").send().unwrap();
    assert_eq!(old.headers()["location"], list);
    assert_eq!(server.read("/explore/recordings/hidden").0, 404);
    assert_eq!(server.read("/explore/hidden").0, 404);
}

#[test]
fn admins_recommend_public_recordings_and_nobody_else_does() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let root = Visitor::sign_up(&server, "root");
    change_database(
        server.data.path(),
        "UPDATE users SET is_admin = 1 WHERE username = 'root'",
    );
    jane.claim();
    let public = upload(&server, "worth a look", "public");
    let hidden = upload(&server, "hidden", "unlisted");
    let feature = |visitor: &Visitor<'_>, path: &str, on: &str| {
        let response = visitor.post(&format!("{path}/feature"), &[("featured", on)]);
        response.status().as_u16()
    };
    let list = || titles(&server.read("/explore/recordings/featured").1);
    assert_eq!(feature(&jane, &public, "1"), 403);
    assert_eq!(feature(&Visitor::guest(&server), &public, "1"), 403);
    assert_eq!(feature(&root, &hidden, "1"), 403);
    assert!(list().is_empty());
    assert_eq!(feature(&root, &public, "1"), 303);
    assert_eq!(list(), ["worth a look"]);
    assert!(server.read("/").1.contains("id=\"featured\""));
    assert!(server.read(&public).1.contains("featured</span>"));
    jane.post(&format!("{public}/edit"), &[("visibility", "private")]);
    assert!(list().is_empty());
    jane.post("/user/recordings", &[("id", "1"), ("do", "public")]);
    assert_eq!(feature(&root, &public, "0"), 303);
    assert!(list().is_empty());
}

#[test]
fn a_profile_shows_what_is_public_even_to_its_owner() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    assert!(jane.read("/~jane").1.contains("Link your recorder"));
    assert!(
        server
            .read("/~jane")
            .1
            .contains("jane has no public recordings")
    );
    jane.claim();
    upload(&server, "secret", "private");
    assert!(
        jane.read("/~jane")
            .1
            .contains("What is unlisted or private (1)")
    );
    upload(&server, "shown", "public");
    for page in [jane.read("/~jane").1, server.read("/~JANE").1] {
        assert_eq!(titles(&page), ["shown"]);
        assert!(page.contains("1 public recording<"), "{page}");
    }
    let avatar = server.get("/~jane/avatar").send().unwrap();
    assert_eq!(avatar.headers()["content-type"], "image/svg+xml");
    assert_eq!(server.read("/~nobody").0, 404);
    assert_eq!(server.read("/~nobody/avatar").0, 404);
}

#[test]
fn owners_change_many_recordings_with_one_plain_form() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    for title in ["one", "two", "three"] {
        upload(&server, title, "unlisted");
    }
    let shown = |kind: &str| titles(&jane.read(&format!("/user/recordings?show={kind}")).1);
    assert_eq!(shown("all"), ["three", "two", "one"]);
    let fields = [
        ("id", "1"),
        ("id", "3"),
        ("do", "public"),
        ("show", "unlisted"),
    ];
    let response = jane.post("/user/recordings", &fields);
    assert_eq!(
        response.headers()["location"],
        "/user/recordings?show=unlisted"
    );
    assert_eq!(shown("public"), ["three", "one"]);
    assert_eq!(shown("unlisted"), ["two"]);
    assert_eq!(server.read("/a/1").0, 200);
    jane.post("/user/recordings", &[("id", "1"), ("do", "private")]);
    assert_eq!(server.read("/a/1").0, 404);
    assert_eq!(shown("private"), ["one"]);
    jane.post("/user/recordings", &[("do", "delete")]);
    assert_eq!(shown("all").len(), 3);
}

#[test]
fn what_was_deleted_together_is_taken_back_together() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    for title in ["one", "two", "three"] {
        upload(&server, title, "public");
    }
    jane.post("/user/recordings", &[("id", "1"), ("do", "delete")]);
    let fields = [("id", "2"), ("id", "3"), ("do", "delete")];
    let response = jane.post("/user/recordings", &fields);
    let back = response.headers()["location"].to_str().unwrap().to_owned();
    let page = jane.read(&back).1;
    assert!(page.contains("2 recordings were deleted."), "{page}");
    assert_eq!(server.read("/a/2").0, 404);
    let (_, undo) = back.split_once("undo=").unwrap();
    jane.post("/user/recordings", &[("undo", undo), ("do", "restore")]);
    assert_eq!(server.read("/a/2").0, 200);
    assert_eq!(server.read("/a/3").0, 200);
    assert!(!jane.read(&back).1.contains("were deleted"));
    // The other one is still in the bin, from which it comes back by itself.
    assert_eq!(
        titles(&jane.read("/user/recordings?show=deleted").1),
        ["one"]
    );
    jane.post("/user/recordings", &[("id", "1"), ("do", "restore")]);
    assert_eq!(server.read("/a/1").0, 200);
}

#[test]
fn nobody_changes_recordings_of_others_in_bulk() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    jane.claim();
    let path = upload(&server, "hers", "unlisted");
    let mallory = Visitor::sign_up(&server, "mallory");
    for deed in ["public", "private", "delete"] {
        mallory.post("/user/recordings", &[("id", "1"), ("do", deed)]);
        assert_eq!(server.read(&path).0, 200, "{deed}");
        assert_eq!(server.read("/a/1").0, 404, "{deed}");
    }
    jane.post(&format!("{path}/delete"), &[]);
    mallory.post("/user/recordings", &[("id", "1"), ("do", "restore")]);
    assert_eq!(server.read(&path).0, 404);
    let guest = Visitor::guest(&server);
    assert_eq!(
        guest.get("/user/recordings").headers()["location"],
        "/login/new"
    );
    assert_eq!(
        guest
            .post("/user/recordings", &[("id", "1"), ("do", "delete")])
            .status(),
        403
    );
    let other_site = jane
        .form("/user/recordings", &[("id", "1"), ("do", "restore")])
        .header("sec-fetch-site", "cross-site");
    assert_eq!(other_site.send().unwrap().status(), 403);
}
