//! Somebody who uses a server with a browser.

use reqwest::blocking::{RequestBuilder, Response};

use crate::common::{INSTALLATION, TestServer, eventually};

/// Somebody with a browser, logged in or not.
pub(crate) struct Visitor<'a> {
    pub(crate) server: &'a TestServer,
    pub(crate) cookie: String,
}

impl<'a> Visitor<'a> {
    /// Somebody who is not logged in.
    pub(crate) fn guest(server: &'a TestServer) -> Visitor<'a> {
        Visitor {
            server,
            cookie: String::new(),
        }
    }

    /// Somebody who makes an account with the link from an e-mail. Needs a server with a mailbox.
    pub(crate) fn sign_up(server: &'a TestServer, username: &str) -> Visitor<'a> {
        let mut visitor = Visitor::guest(server);
        let email = format!("{username}@example.com");
        let secret = visitor.ask_for_link(&email);
        let response = visitor.post("/session", &[("t", &secret), ("username", username)]);
        assert_eq!(response.status(), 303, "{}", response.text().unwrap());
        visitor.keep_cookie(&response);
        visitor
    }

    /// Asks for a link by e-mail and gives the secret in it.
    pub(crate) fn ask_for_link(&self, login: &str) -> String {
        self.asked("/login", &[("login", login)])
    }

    /// Sends a form that is answered by an e-mail and gives the secret in its link.
    pub(crate) fn asked(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let before = self.server.mails();
        let status = self.post(path, fields).status();
        assert!(status.is_success() || status.is_redirection(), "{status}");
        let mails = eventually("the e-mail", || {
            let mails = self.server.read("/dev/mailbox").1;
            (mails.matches("<article").count() > before).then_some(mails)
        });
        let (_, link) = mails.split_once("?t=").unwrap();
        link.chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect()
    }

    /// Keeps the session that a response gives.
    pub(crate) fn keep_cookie(&mut self, response: &Response) {
        let cookies = response.headers().get_all("set-cookie").iter();
        let session = cookies
            .map(|cookie| cookie.to_str().unwrap())
            .find(|cookie| cookie.starts_with("asciinema_session="))
            .unwrap();
        self.cookie = session.split(';').next().unwrap().to_owned();
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.server
            .get(path)
            .header("cookie", &self.cookie)
            .send()
            .unwrap()
    }

    /// The status and the body of a GET.
    pub(crate) fn read(&self, path: &str) -> (u16, String) {
        let response = self.get(path);
        (response.status().as_u16(), response.text().unwrap())
    }

    /// Sends a form as a browser on this server's own page does.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.form(path, fields)
            .header("sec-fetch-site", "same-origin")
            .send()
            .unwrap()
    }

    /// A form with the cookie, not yet sent.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.server
            .client
            .post(format!("{}{path}", self.server.url))
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    }

    /// Links the installation of the tests to this account.
    pub(crate) fn claim(&self) -> Response {
        self.post(&format!("/connect/{INSTALLATION}"), &[])
    }
}
