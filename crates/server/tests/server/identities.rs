//! Logging in with a provider, and the addresses and identities that an account has.

use asciinema_server::config::OidcConfig;
use reqwest::blocking::Response;
use serde_json::json;

use crate::common::{
    RECORDING, TestServer, Visitor, change_database, count, eventually, server_with_mailbox,
};
use crate::issuer::{CLIENT, Flaw, Issuer, SECRET};

fn server(issuer: &Issuer) -> TestServer {
    server_with(issuer, |_| {})
}

fn server_with(issuer: &Issuer, change: impl FnOnce(&mut OidcConfig)) -> TestServer {
    let mut provider = OidcConfig {
        issuer: issuer.url().parse().unwrap(),
        client_id: CLIENT.into(),
        client_secret: SECRET.into(),
        name: "The Firm".into(),
        scopes: vec!["email".into(), "profile".into()],
        sign_up: true,
    };
    change(&mut provider);
    TestServer::start_with(|config| {
        config.dev = true;
        config.oidc = Some(provider);
    })
}

/// A browser with all its cookies.
struct Browser<'a> {
    visitor: Visitor<'a>,
}

impl<'a> Browser<'a> {
    fn new(server: &'a TestServer) -> Browser<'a> {
        Browser {
            visitor: Visitor::guest(server),
        }
    }

    /// Keeps the cookies that a response sets.
    fn keep(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut cookies: Vec<String> = self
                .visitor
                .cookie
                .split("; ")
                .filter(|kept| !kept.is_empty() && !kept.starts_with(&format!("{name}=")))
                .map(str::to_owned)
                .collect();
            if !value.is_empty() {
                cookies.push(pair.to_owned());
            }
            self.visitor.cookie = cookies.join("; ");
        }
    }

    fn get(&mut self, path: &str) -> Response {
        let response = self.visitor.get(path);
        self.keep(&response);
        response
    }

    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let response = self.visitor.post(path, fields);
        self.keep(&response);
        response
    }

    /// The path with which the provider sends this browser back.
    fn way_back(&mut self) -> String {
        let there = self.get("/login/oidc");
        assert_eq!(there.status(), 303, "{}", there.text().unwrap());
        let address = there.headers()["location"].to_str().unwrap().to_owned();
        let server = self.visitor.server;
        let back = server.client.get(address).send().unwrap();
        let back = back.headers()["location"].to_str().unwrap();
        back.strip_prefix(&server.url).unwrap().to_owned()
    }

    /// Goes to the provider and comes back.
    fn log_in(&mut self) -> Response {
        let path = self.way_back();
        self.get(&path)
    }

    fn settings(&self) -> String {
        self.visitor.read("/user/edit").1
    }

    fn is(&self, username: &str) -> bool {
        let home = self.visitor.read("/").1;
        home.contains(&format!("href=\"/~{username}\""))
    }
}

/// Waits until owners were told so many times of a new way to log in.
fn told(server: &TestServer, times: usize) {
    eventually("a letter to the owner", || {
        let mails = server.read("/dev/mailbox").1;
        (mails.matches("can log in to your account").count() == times).then_some(())
    });
}

fn location(response: &Response) -> String {
    response.headers()["location"].to_str().unwrap().to_owned()
}

#[test]
fn who_is_new_gets_an_account_with_the_address_that_the_provider_vouches_for() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    issuer.log_in(json!({ "sub": "1", "email": "Jane@Example.com", "email_verified": true }));
    let mut jane = Browser::new(&server);
    assert!(jane.visitor.read("/login/new").1.contains("The Firm"));
    let form = location(&jane.log_in());
    assert!(jane.get(&form).text().unwrap().contains("jane@example.com"));
    let secret = form.split_once("?t=").unwrap().1.to_owned();
    let made = jane.post("/session", &[("t", &secret), ("username", "jane")]);
    assert_eq!(made.status(), 303);
    assert!(jane.is("jane"));
    assert!(jane.settings().contains("The Firm"));
    // From now on the identity alone opens the account, whatever address the provider tells.
    issuer.log_in(json!({ "sub": "1", "email": "other@example.com", "email_verified": true }));
    let mut again = Browser::new(&server);
    assert_eq!(location(&again.log_in()), "/");
    assert!(again.is("jane"));
    assert_eq!(count(server.data.path(), "SELECT count(*) FROM users"), 1);
}

#[test]
fn an_identity_joins_the_account_that_has_its_address_and_its_owner_is_told() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    Visitor::sign_up(&server, "jane");
    issuer.log_in(json!({ "sub": "1", "email": "jane@example.com", "email_verified": true }));
    let mut jane = Browser::new(&server);
    assert_eq!(location(&jane.log_in()), "/");
    assert!(jane.is("jane"));
    told(&server, 1);
}

#[test]
fn an_address_that_nobody_vouches_for_has_to_be_proved_in_the_same_browser() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    Visitor::sign_up(&server, "jane");
    for verified in [json!(false), json!(null)] {
        issuer
            .log_in(json!({ "sub": "1", "email": "jane@example.com", "email_verified": verified }));
        let mut stranger = Browser::new(&server);
        assert_eq!(stranger.log_in().status(), 200);
        assert!(!stranger.is("jane"));
    }
    let sql = "SELECT count(*) FROM identities";
    let mut jane = Browser::new(&server);
    let before = server.mails();
    assert_eq!(jane.log_in().status(), 200);
    let mails = eventually("the link", || {
        let mails = server.read("/dev/mailbox").1;
        (mails.matches("<article").count() > before).then_some(mails)
    });
    let (_, link) = mails.split_once("?t=").unwrap();
    let secret: String = link
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    // In another browser the link is nothing but a link to log in with.
    let mut elsewhere = Browser::new(&server);
    let other = elsewhere.visitor.ask_for_link("jane@example.com");
    elsewhere.post("/session", &[("t", &other)]);
    assert!(elsewhere.is("jane"));
    assert_eq!(count(server.data.path(), sql), 0);
    assert_eq!(jane.post("/session", &[("t", &secret)]).status(), 303);
    assert!(jane.is("jane"));
    assert_eq!(count(server.data.path(), sql), 1);
    let mut again = Browser::new(&server);
    assert_eq!(location(&again.log_in()), "/");
    assert!(again.is("jane"));
}

#[test]
fn a_token_with_any_flaw_lets_nobody_in() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    Visitor::sign_up(&server, "jane");
    issuer.log_in(json!({ "sub": "1", "email": "jane@example.com", "email_verified": true }));
    for flaw in [
        Flaw::Signature,
        Flaw::Nonce,
        Flaw::Audience,
        Flaw::Issuer,
        Flaw::Expiry,
        Flaw::Unsigned,
    ] {
        issuer.spoil(Some(flaw));
        let mut browser = Browser::new(&server);
        assert_eq!(browser.log_in().status(), 403, "{flaw:?}");
        assert!(!browser.is("jane"), "{flaw:?}");
    }
    issuer.spoil(None);
    let mut browser = Browser::new(&server);
    browser.log_in();
    assert!(browser.is("jane"));
}

#[test]
fn a_way_back_is_good_once_and_only_in_the_browser_that_began_it() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    Visitor::sign_up(&server, "jane");
    issuer.log_in(json!({ "sub": "1", "email": "jane@example.com", "email_verified": true }));
    let mut jane = Browser::new(&server);
    let path = jane.way_back();
    let mut thief = Browser::new(&server);
    assert_eq!(thief.get(&path).status(), 403);
    // With an attempt of their own they have another state.
    thief.way_back();
    assert_eq!(thief.get(&path).status(), 403);
    assert_eq!(location(&jane.get(&path)), "/");
    assert_eq!(jane.get(&path).status(), 403);
    issuer.deny();
    let refused = Browser::new(&server).log_in();
    assert_eq!(refused.status(), 403);
    let page = refused.text().unwrap();
    assert!(page.contains("The Firm did not let you in") && !page.contains("private"));
}

#[test]
fn a_suspended_account_stays_closed_and_signing_up_can_be_forbidden() {
    let issuer = Issuer::start();
    let server = server_with(&issuer, |provider| provider.sign_up = false);
    Visitor::sign_up(&server, "jane");
    issuer.log_in(json!({ "sub": "2", "email": "new@example.com", "email_verified": true }));
    assert_eq!(Browser::new(&server).log_in().status(), 403);
    issuer.log_in(json!({ "sub": "1", "email": "jane@example.com", "email_verified": true }));
    change_database(server.data.path(), "UPDATE users SET suspended_at = 1");
    let mut jane = Browser::new(&server);
    assert_eq!(jane.log_in().status(), 403);
    assert!(!jane.is("jane"));
}

#[test]
fn without_a_provider_there_is_no_such_page_and_one_that_is_away_is_named() {
    let server = server_with_mailbox();
    assert_eq!(server.read("/login/oidc").0, 404);
    assert!(!server.read("/login/new").1.contains("/login/oidc"));
    let issuer = Issuer::start();
    let server = self::server(&issuer);
    drop(issuer);
    let (status, page) = server.read("/login/oidc");
    assert_eq!(status, 503);
    assert!(page.contains("The Firm cannot be reached"), "{page}");
}

#[test]
fn whoever_is_logged_in_adds_and_removes_ways_to_do_so() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let mut jane = Browser::new(&server);
    jane.visitor.cookie = Visitor::sign_up(&server, "jane").cookie;
    issuer.log_in(json!({ "sub": "1", "email": "jane@firm.example", "email_verified": true }));
    assert_eq!(location(&jane.log_in()), "/user/edit");
    told(&server, 1);
    let page = jane.settings();
    assert!(page.contains("jane@firm.example") && page.contains("/user/identities/1/delete"));
    // The address came along: a link to it opens the account.
    let mut elsewhere = Browser::new(&server);
    let secret = elsewhere.visitor.ask_for_link("jane@firm.example");
    elsewhere.post("/session", &[("t", &secret)]);
    assert!(elsewhere.is("jane"));

    let fields = [("email", "jane@home.example")];
    let secret = jane.visitor.asked("/user/emails", &fields);
    let confirm = format!("/user/emails?t={secret}");
    assert!(
        jane.get(&confirm)
            .text()
            .unwrap()
            .contains("jane@home.example")
    );
    let added = jane.post("/user/emails/confirm", &[("t", &secret)]);
    assert_eq!(added.status(), 303);
    assert!(jane.settings().contains("jane@home.example"));
    jane.post("/user/emails/delete", &fields);
    assert!(!jane.settings().contains("jane@home.example"));
    // The address that letters go to stays.
    jane.post("/user/emails/delete", &[("email", "jane@example.com")]);
    assert!(jane.settings().contains("jane@example.com"));

    jane.post("/user/emails/delete", &[("email", "jane@firm.example")]);
    jane.post("/user/identities/1/delete", &[]);
    let mut later = Browser::new(&server);
    later.log_in();
    assert!(!later.is("jane"));
    // What is one account's cannot be taken away by another.
    let sql = "SELECT count(*) FROM identities";
    assert_eq!(count(server.data.path(), sql), 0);
    jane.log_in();
    told(&server, 2);
    let mallory = Visitor::sign_up(&server, "mallory");
    mallory.post("/user/identities/2/delete", &[]);
    mallory.post("/user/emails/delete", &[("email", "jane@firm.example")]);
    assert_eq!(count(server.data.path(), sql), 1);
    assert!(jane.settings().contains("jane@firm.example"));
}

#[test]
fn an_old_account_becomes_part_of_the_new_one_once_its_address_is_proved() {
    let server = server_with_mailbox();
    let old = Visitor::sign_up(&server, "old");
    old.claim();
    let path = server.uploaded_with(RECORDING, &[("visibility", "private")]);
    let new = Visitor::sign_up(&server, "new");
    // For an address without an account there is no letter, and nobody is told.
    let answer = new.post("/user/merge", &[("email", "nobody@example.com")]);
    assert_eq!(answer.status(), 200);
    let secret = new.asked("/user/merge", &[("email", "old@example.com")]);
    let address = format!("/user/merge?t={secret}");
    // The link is of use only to the account that asked for it.
    let mallory = Visitor::sign_up(&server, "mallory");
    assert_eq!(mallory.read(&address).0, 404);
    let stolen = mallory.post("/user/merge/confirm", &[("t", &secret)]);
    assert_eq!(stolen.status(), 404);
    assert_eq!(Visitor::guest(&server).get(&address).status(), 303);
    let page = new.read(&address).1;
    assert!(
        page.contains("old@example.com") && page.contains("with its recording becomes"),
        "{page}"
    );
    assert_eq!(
        new.post("/user/merge/confirm", &[("t", &secret)]).status(),
        303
    );

    assert_eq!(new.read(&path).0, 200);
    assert!(!old.read("/").1.contains("href=\"/~old\""));
    let settings = new.read("/user/edit").1;
    assert!(settings.contains("old@example.com") && settings.contains("Installation 1"));
    // Uploads of its recorders are the new account's.
    let later = server.uploaded_with(RECORDING, &[("visibility", "private")]);
    assert_eq!(new.read(&later).0, 200);
    let mut again = Visitor::guest(&server);
    let secret = again.ask_for_link("old@example.com");
    let entered = again.post("/session", &[("t", &secret)]);
    again.keep_cookie(&entered);
    assert!(again.read("/").1.contains("href=\"/~new\""));
    assert_eq!(
        new.post("/user/merge/confirm", &[("t", &secret)]).status(),
        404
    );
}

#[test]
fn an_old_account_becomes_part_of_the_new_one_once_its_identity_is_proved() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    Visitor::sign_up(&server, "old");
    issuer.log_in(json!({ "sub": "1", "email": "old@example.com", "email_verified": true }));
    Browser::new(&server).log_in();
    told(&server, 1);
    let mut new = Browser::new(&server);
    new.visitor.cookie = Visitor::sign_up(&server, "new").cookie;
    assert_eq!(new.get("/user/merge").status(), 404);
    assert_eq!(location(&new.log_in()), "/user/merge");
    assert!(
        new.get("/user/merge")
            .text()
            .unwrap()
            .contains("The account old")
    );
    let merged = new.post("/user/merge/confirm", &[]);
    assert_eq!(merged.status(), 303, "{}", merged.text().unwrap());
    let mut later = Browser::new(&server);
    later.log_in();
    assert!(later.is("new"));
    assert_eq!(count(server.data.path(), "SELECT count(*) FROM users"), 1);
    assert_eq!(new.post("/user/merge/confirm", &[]).status(), 404);
}
