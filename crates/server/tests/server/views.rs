//! Views: who counts, and how often.

use crate::common::{RECORDING, TestServer, Visitor, change_database, server_with_mailbox};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1";

fn watch(visitor: &Visitor<'_>, path: &str, agent: &str) -> u16 {
    let request = visitor
        .form(&format!("{path}/views"), &[])
        .header("user-agent", agent);
    request.send().unwrap().status().as_u16()
}

fn views(server: &TestServer, path: &str) -> String {
    let page = server.read(path).1;
    let (before, _) = page.split_once(" view").unwrap();
    before.rsplit('>').next().unwrap().to_owned()
}

#[test]
fn a_viewer_counts_once_a_day() {
    let server = server_with_mailbox();
    let path = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let guest = Visitor::guest(&server);
    assert!(
        server
            .read(&path)
            .1
            .contains(&format!("data-views=\"{path}/views\""))
    );
    assert_eq!(
        views(&server, &path),
        "0",
        "looking at the page is not watching"
    );
    for _ in 0..3 {
        assert_eq!(watch(&guest, &path, FIREFOX), 204);
    }
    assert_eq!(views(&server, &path), "1");
    watch(&guest, &path, SAFARI);
    assert_eq!(views(&server, &path), "2");
    let jane = Visitor::sign_up(&server, "jane");
    watch(&jane, &path, FIREFOX);
    watch(&jane, &path, SAFARI);
    assert_eq!(
        views(&server, &path),
        "3",
        "an account is one viewer on all its devices"
    );
    change_database(server.data.path(), "UPDATE viewers SET day = day - 1");
    watch(&guest, &path, FIREFOX);
    assert_eq!(views(&server, &path), "4");
}

#[test]
fn programs_owners_and_admins_do_not_count() {
    let server = server_with_mailbox();
    let jane = Visitor::sign_up(&server, "jane");
    let root = Visitor::sign_up(&server, "root");
    change_database(
        server.data.path(),
        "UPDATE users SET is_admin = 1 WHERE username = 'root'",
    );
    jane.claim();
    let path = server.uploaded_with(RECORDING, &[("visibility", "public")]);
    let guest = Visitor::guest(&server);
    assert_eq!(watch(&jane, &path, FIREFOX), 204);
    assert_eq!(watch(&root, &path, FIREFOX), 204);
    assert_eq!(watch(&guest, &path, "Googlebot/2.1"), 204);
    assert_eq!(watch(&guest, &path, ""), 204);
    assert_eq!(views(&server, &path), "0");
    let private = server.uploaded_with(RECORDING, &[("visibility", "private")]);
    assert_eq!(watch(&guest, &private, FIREFOX), 403);
    assert_eq!(watch(&guest, "/a/99", FIREFOX), 404);
}

#[test]
fn what_is_viewed_most_these_days_is_popular() {
    let server = server_with_mailbox();
    let often = server.uploaded_with(RECORDING, &[("visibility", "public"), ("title", "often")]);
    let some = server.uploaded_with(RECORDING, &[("visibility", "public"), ("title", "some")]);
    let secret = server.uploaded_with(RECORDING, &[("title", "secret")]);
    let guest = Visitor::guest(&server);
    for index in 0..16 {
        watch(&guest, &often, &format!("Firefox {index}"));
        watch(&guest, &secret, &format!("Firefox {index}"));
        if index < 8 {
            watch(&guest, &some, &format!("Firefox {index}"));
        }
    }
    let popular = || {
        let page = server.read("/explore/recordings/popular").1;
        let position = |title: &str| page.find(&format!(">{title}</a>"));
        (position("often"), position("some"), position("secret"))
    };
    let (first, second, none) = popular();
    assert!(first.unwrap() < second.unwrap());
    assert_eq!(none, None);
    // Two weeks without a view leave a quarter: 2 of 8 are hardly popular, 4 of 16 are.
    change_database(
        server.data.path(),
        "UPDATE recordings SET popularity = popularity - 2500000000",
    );
    let (first, second, _) = popular();
    assert!(first.is_some() && second.is_none());
}
