//! Two nodes on one database and one bucket, behind one address that gives each connection to
//! the next of them.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use reqwest::blocking::Client;
use reqwest::blocking::multipart::Form;
use reqwest::redirect::Policy;
use serde_json::Value;

use crate::common::{
    PATIENCE, RECORDING, TestServer, Visitor, change_database, client, command, count, eventually,
    files_below, part,
};
use crate::pair;
use crate::rate_limits::{UPLOAD, until_refused, upload};

/// Gives each connection to the next of some addresses. It ends with the process.
fn round_robin(listener: TcpListener, nodes: Vec<SocketAddr>) {
    thread::spawn(move || {
        for (connection, node) in listener.incoming().zip(nodes.iter().cycle()) {
            let (client, server) = (connection.unwrap(), TcpStream::connect(node).unwrap());
            let copy = |mut from: TcpStream, mut to: TcpStream| {
                thread::spawn(move || {
                    // Either side may be gone already.
                    let _ = io::copy(&mut from, &mut to);
                    let _ = to.shutdown(Shutdown::Write);
                })
            };
            copy(client.try_clone().unwrap(), server.try_clone().unwrap());
            copy(server, client);
        }
    });
}

/// Another node of the instance that a server belongs to.
fn beside(first: &TestServer, base_url: url::Url) -> TestServer {
    TestServer::start_with(|config| {
        // It has everything in common with the first one but the data directory.
        let own = std::mem::replace(&mut config.data_dir, first.data.path().into());
        pair::configure(config);
        config.data_dir = own;
        config.base_url = Some(base_url);
        config.gifs.picture_patience = PATIENCE;
    })
}

/// Two nodes; the first one is spoken to by the address of both.
fn nodes() -> (TestServer, TestServer) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let base_url: url::Url = address.parse().unwrap();
    let mut first = TestServer::start_with(|config| {
        config.base_url = Some(base_url.clone());
        config.gifs.picture_patience = PATIENCE;
    });
    let second = beside(&first, base_url);
    let socket = |node: &TestServer| node.url["http://".len()..].parse().unwrap();
    round_robin(listener, vec![socket(&first), socket(&second)]);
    first.url = address;
    first.client = one_connection_for_each_request();
    (first, second)
}

fn one_connection_for_each_request() -> Client {
    // This installs what TLS is made of.
    client();
    Client::builder()
        .redirect(Policy::none())
        .pool_max_idle_per_host(0)
        .no_gzip()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

#[test]
fn whoever_is_answered_by_another_node_each_time_notices_nothing() {
    let (both, second) = nodes();
    let path = both.uploaded(RECORDING);
    let link = command(both.data.path(), &["login-link", "jane@example.com"]);
    let link = String::from_utf8({ link }.output().unwrap().stdout).unwrap();
    let (_, secret) = link.trim().split_once("?t=").unwrap();
    let mut jane = Visitor::guest(&both);
    let response = jane.post("/session", &[("t", secret), ("username", "jane")]);
    assert_eq!(response.status(), 303);
    jane.keep_cookie(&response);
    assert_eq!(jane.claim().status(), 303);
    for round in 0..4 {
        let title = format!("Title {round}");
        let fields = [("title", title.as_str()), ("visibility", "private")];
        assert_eq!(jane.post(&format!("{path}/edit"), &fields).status(), 303);
        // From both nodes, each of which has it from the bucket once.
        for _ in 0..2 {
            let page = jane.read(&path);
            assert!(page.0 == 200 && page.1.contains(&title), "{page:?}");
            assert_eq!(jane.read(&format!("{path}.cast")).1, RECORDING);
            assert_eq!(both.read(&path).0, 403);
        }
    }
    // One goes; nobody is logged out, and nothing is lost.
    let url = second.url.clone();
    let cookie = jane.cookie.clone();
    drop(both.end());
    let page = second.client.get(format!("{url}{path}"));
    let page = page.header("cookie", cookie).send().unwrap();
    assert_eq!(page.status(), 200);
}

#[test]
fn nodes_count_uploads_of_an_address_together() {
    let (both, _second) = nodes();
    let refused = until_refused(10, UPLOAD, || upload(&both, "192.0.2.1"));
    let body: Value = refused.json().unwrap();
    assert_eq!(body["type"], "too_many_requests");
    assert_eq!(upload(&both, "192.0.2.2").0, 201);
}

#[test]
fn an_upload_sent_again_to_another_node_is_one_recording() {
    let (both, _second) = nodes();
    let send = || {
        let form = Form::new().part("file", part(RECORDING));
        let request = both.upload(form).header("idempotency-key", "once");
        let body: Value = request.send().unwrap().json().unwrap();
        body["url"].as_str().unwrap().to_owned()
    };
    // At the same time, too.
    let urls: Vec<String> = thread::scope(|scope| {
        let senders: Vec<_> = (0..6).map(|_| scope.spawn(send)).collect();
        senders.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert!(urls.iter().all(|url| *url == urls[0]), "{urls:?}");
    assert_eq!(
        count(both.data.path(), "SELECT count(*) FROM recordings"),
        1
    );
    assert_eq!(both.kept_files(), 1);
}

#[test]
fn the_nodes_archive_once_whichever_is_first() {
    let first = TestServer::start();
    let data = first.data.path();
    let path = first.uploaded(RECORDING);
    let over = "SELECT count(*) FROM jobs WHERE kind = 'archive' AND leased_until IS NULL \
                AND run_at > 1 AND attempts = 0";
    eventually("the end of the job", || {
        (count(data, over) == 1).then_some(())
    });
    change_database(data, "UPDATE recordings SET created_at = 1");
    change_database(data, "UPDATE jobs SET run_at = 1 WHERE kind = 'archive'");
    let nodes = [0; 2].map(|_| beside(&first, first.url.parse().unwrap()));
    let archived = "SELECT count(*) FROM recordings WHERE archived_at IS NOT NULL";
    eventually("the archival", || {
        (count(data, archived) == 1 && count(data, over) == 1).then_some(())
    });
    let jobs = "SELECT count(*) FROM jobs WHERE kind = 'archive'";
    assert_eq!(count(data, jobs), 1);
    for node in nodes.iter().chain([&first]) {
        assert_eq!(node.read(&path).0, 410);
    }
}

#[test]
fn a_gif_is_made_by_one_node_and_shown_by_all() {
    let (both, second) = nodes();
    let path = format!("{}.gif", both.uploaded(RECORDING));
    let picture = |node: &TestServer| {
        let response = node.get(&path).send().unwrap();
        assert_eq!(response.status(), 200);
        response.bytes().unwrap()
    };
    let from_both = [picture(&both), picture(&both), picture(&second)];
    assert!(from_both.iter().all(|file| *file == from_both[0]));
    let made = files_below(&pair::kept(both.data.path()).join("derived"));
    assert_eq!(made, 1);
}

#[test]
fn a_node_sees_how_far_another_one_is_with_a_gif_and_takes_over_when_it_goes() {
    let first = TestServer::start_with(|config| config.gifs.page_patience = Duration::ZERO);
    let data = first.data.path().to_owned();
    let state = |node: &TestServer, path: &str| {
        let request = node.get(path).header("accept", "application/json");
        let body: Value = request.send().unwrap().json().unwrap();
        body["state"].as_str().unwrap().to_owned()
    };
    let (second, path) = crate::gifs::in_the_making(|recording| {
        let path = format!("{}.gif", first.uploaded(recording));
        eventually("the beginning", || {
            (state(&first, &path) != "waiting").then_some(())
        });
        let second = beside(&first, first.url.parse().unwrap());
        (state(&second, &path) == "making").then_some((second, path))
    });
    let first_data = first.end();
    eventually("the end", || {
        (state(&second, &path) == "done").then_some(())
    });
    assert_eq!(
        count(&data, "SELECT count(*) FROM jobs WHERE kind = 'gif'"),
        0
    );
    drop(first_data);
}
