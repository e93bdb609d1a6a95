//! E-mails as a mail server gets them, in a real conversation.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use asciinema_server::config::{Smtp, SmtpTls};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::common::{TestServer, Visitor, eventually};

/// A mail server that takes everything, and what it was told: every line of every client.
struct MailServer {
    port: u16,
    lines: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// `offers` are the extensions it names; so many messages it refuses at first.
    fn start(offers: &'static [&'static str], refusals: usize) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let heard = lines.clone();
        thread::spawn(move || {
            let mut refusals = refusals;
            for stream in listener.incoming() {
                let _ = converse(stream.unwrap(), offers, &mut refusals, &heard);
            }
        });
        MailServer { port, lines }
    }

    fn smtp(&self, tls: SmtpTls) -> Smtp {
        Smtp {
            host: "127.0.0.1".into(),
            port: self.port,
            credentials: None,
            tls,
        }
    }

    fn heard(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// What was said once a message was taken.
    fn message(&self) -> Vec<String> {
        eventually("the message", || {
            let lines = self.heard();
            lines.iter().any(|line| line == "QUIT").then_some(lines)
        })
    }
}

fn converse(
    stream: TcpStream,
    offers: &[&str],
    refusals: &mut usize,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    write!(writer, "220 test ESMTP\r\n")?;
    let mut in_message = false;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        heard.lock().unwrap().push(line.clone());
        match line.split(' ').next().unwrap_or_default() {
            "." if in_message => {
                in_message = false;
                write!(writer, "250 taken\r\n")?;
            }
            _ if in_message => {}
            "EHLO" => {
                for offer in offers {
                    write!(writer, "250-{offer}\r\n")?;
                }
                write!(writer, "250 8BITMIME\r\n")?;
            }
            "AUTH" => write!(writer, "235 welcome\r\n")?,
            "MAIL" if *refusals > 0 => {
                *refusals -= 1;
                write!(writer, "451 come back later\r\n")?;
            }
            "DATA" => {
                in_message = true;
                write!(writer, "354 go on\r\n")?;
            }
            "QUIT" => return write!(writer, "221 bye\r\n"),
            _ => write!(writer, "250 fine\r\n")?,
        }
    }
}

fn server_with(smtp: Smtp) -> TestServer {
    TestServer::start_with(|config| {
        config.base_url = Some("https://casts.example.com".parse().unwrap());
        config.mail.smtp = Some(smtp);
        config.mail.reply_to = Some("help@example.com".into());
        config.timeouts.job_retry = Duration::from_millis(50);
    })
}

fn ask_for_link(server: &TestServer) {
    let response = Visitor::guest(server).post("/login", &[("login", "Jane@Example.com")]);
    assert_eq!(response.headers()["location"], "/login/sent");
}

#[test]
fn a_login_link_is_delivered_and_logs_in() {
    let mail_server = MailServer::start(&[], 0);
    let server = server_with(mail_server.smtp(SmtpTls::Never));
    ask_for_link(&server);
    let lines = mail_server.message();
    for expected in [
        "EHLO casts.example.com",
        "MAIL FROM:<hello@casts.example.com>",
        "RCPT TO:<jane@example.com>",
        "From: hello@casts.example.com",
        "Reply-To: help@example.com",
        "To: jane@example.com",
        "Subject: Log in to casts.example.com",
        "Content-Type: text/plain; charset=utf-8",
    ] {
        let found = lines.iter().any(|line| line.starts_with(expected));
        assert!(found, "{expected} is not in {lines:#?}");
    }
    // Quoted-printable: a line that ends in = goes on.
    let text = lines.join("\n").replace("=\n", "").replace("=3D", "=");
    let (_, link) = text.split_once("/session/new?t=").unwrap();
    let secret = link.split('\n').next().unwrap();
    let response = Visitor::guest(&server).post("/session", &[("t", secret), ("username", "jane")]);
    assert_eq!(response.status(), 303, "{lines:#?}");
}

#[test]
fn the_server_logs_in_at_the_mail_server_when_it_has_a_name_and_a_password() {
    let mail_server = MailServer::start(&["AUTH PLAIN"], 0);
    let mut smtp = mail_server.smtp(SmtpTls::IfAvailable);
    smtp.credentials = Some(("robot".into(), "s3cret".into()));
    let server = server_with(smtp);
    ask_for_link(&server);
    let lines = mail_server.message();
    let expected = format!("AUTH PLAIN {}", STANDARD.encode("\0robot\0s3cret"));
    assert!(lines.contains(&expected), "{lines:#?}");
}

#[test]
fn a_message_that_is_refused_for_now_is_sent_again() {
    let mail_server = MailServer::start(&[], 2);
    let server = server_with(mail_server.smtp(SmtpTls::Never));
    ask_for_link(&server);
    eventually("the third attempt", || {
        mail_server
            .heard()
            .contains(&"DATA".to_owned())
            .then_some(())
    });
    let lines = mail_server.message();
    let attempts = lines.iter().filter(|line| line.starts_with("MAIL")).count();
    assert_eq!(attempts, 3, "{lines:#?}");
}

#[test]
fn without_encryption_nothing_is_told_to_a_server_that_should_offer_it() {
    let mail_server = MailServer::start(&[], 0);
    let server = server_with(mail_server.smtp(SmtpTls::Always));
    ask_for_link(&server);
    eventually("a second attempt", || {
        let lines = mail_server.heard();
        let greetings = lines.iter().filter(|line| line.starts_with("EHLO"));
        (greetings.count() > 1).then_some(())
    });
    let lines = mail_server.heard();
    let told = lines
        .iter()
        .any(|line| line.starts_with("MAIL") || line.contains("jane"));
    assert!(!told, "{lines:#?}");
}

#[test]
fn an_address_without_an_account_gets_nothing_where_nobody_signs_up() {
    let mail_server = MailServer::start(&[], 0);
    let server = TestServer::start_with(|config| {
        config.mail.smtp = Some(mail_server.smtp(SmtpTls::Never));
        config.access.sign_up = false;
    });
    ask_for_link(&server);
    // The queue is empty once the letter was dealt with.
    eventually("the end of the job", || {
        let open = crate::common::count(
            server.data.path(),
            "SELECT count(*) FROM jobs WHERE kind = 'letter'",
        );
        (open == 0).then_some(())
    });
    assert!(mail_server.heard().is_empty());
}
