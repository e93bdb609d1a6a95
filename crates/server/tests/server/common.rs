//! A server of its own for a test, and a client that speaks to it.

use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use asciinema_server::Server;
use asciinema_server::config::Config;
use reqwest::blocking::multipart::{Form, Part};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::redirect::Policy;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub(crate) use crate::binary::{Binary, command};
pub(crate) use crate::outside::{change_database, count, rows};
use crate::pair;
pub(crate) use crate::pair::{contents, kept};
pub(crate) use crate::visitor::Visitor;

/// How long a test waits for what must come: long enough for the slowest machine, for only what
/// never comes is waited for so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// An installation id of the right shape.
pub(crate) const INSTALLATION: &str = "9da34ff4-9bf7-45d4-aa88-98c933b15a3f";

/// Threads of a server for work that blocks: few, so that one that is held is missed.
pub(crate) const BLOCKING_THREADS: usize = 8;

/// A recording with three events.
pub(crate) const RECORDING: &str = concat!(
    r#"{"version":2,"width":80,"height":24,"timestamp":1700000000,"#,
    r#""env":{"SHELL":"/bin/bash","TERM":"xterm-256color"}}"#,
    "\n[0.5,\"o\",\"one\\r\\n\"]\n[1.5,\"o\",\"two\\r\\n\"]\n[61.5,\"o\",\"three\\r\\n\"]\n"
);

/// A client that follows no redirect, adds no header of its own, and decompresses nothing.
pub(crate) fn client() -> Client {
    // A server in this process, or another test, may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(Policy::none())
        .no_gzip()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

/// A server in this process, on a free port and an empty data directory.
pub(crate) struct TestServer {
    pub(crate) url: String,
    pub(crate) data: TempDir,
    pub(crate) client: Client,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
    pub(crate) fn start() -> TestServer {
        TestServer::start_with(|_| {})
    }

    /// Starts a server whose configuration is changed before.
    pub(crate) fn start_with(change: impl FnOnce(&mut Config)) -> TestServer {
        let data = tempfile::tempdir().unwrap();
        TestServer::start_on(data, |config| {
            pair::configure(config);
            change(config);
        })
    }

    /// Starts a server on a data directory, all of whose configuration is made here.
    pub(crate) fn start_on(data: TempDir, change: impl FnOnce(&mut Config)) -> TestServer {
        let mut config = Config::new(data.path().into());
        change(&mut config);
        let (stop, stopped) = oneshot::channel();
        let (ready, url) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .max_blocking_threads(BLOCKING_THREADS)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let server = Server::open(config, listener).await.unwrap();
                ready.send(server.local_url().unwrap()).unwrap();
                server
                    .run(async {
                        let _ = stopped.await;
                    })
                    .await;
            });
        });
        let url = url
            .recv()
            .unwrap()
            .as_str()
            .trim_end_matches('/')
            .to_owned();
        TestServer {
            url,
            data,
            client: client(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }

    /// The status and the body of a GET.
    pub(crate) fn read(&self, path: &str) -> (u16, String) {
        let response = self.get(path).send().unwrap();
        (response.status().as_u16(), response.text().unwrap())
    }

    /// An upload to the endpoint of today's recorders, not yet sent.
    pub(crate) fn upload(&self, form: Form) -> RequestBuilder {
        self.client
            .post(format!("{}/api/v1/recordings", self.url))
            .basic_auth("me", Some(INSTALLATION))
            .multipart(form)
    }

    /// Uploads a file with more fields. Gives what the server answered.
    pub(crate) fn upload_with(
        &self,
        bytes: impl Into<Vec<u8>>,
        fields: &[(&'static str, &'static str)],
    ) -> Response {
        let mut form = Form::new().part("file", part(bytes));
        for (name, value) in fields {
            form = form.text(*name, *value);
        }
        self.upload(form).send().unwrap()
    }

    /// Uploads a file that the server is meant to take. Gives the path of its page.
    pub(crate) fn uploaded(&self, bytes: impl Into<Vec<u8>>) -> String {
        self.uploaded_with(bytes, &[])
    }

    pub(crate) fn uploaded_with(
        &self,
        bytes: impl Into<Vec<u8>>,
        fields: &[(&'static str, &'static str)],
    ) -> String {
        let response = self.upload_with(bytes, fields);
        assert_eq!(response.status(), 201, "{}", response.text().unwrap());
        let body: Value = response.json().unwrap();
        body["url"]
            .as_str()
            .unwrap()
            .strip_prefix(&self.url)
            .unwrap()
            .to_owned()
    }

    /// How many e-mails lie in the mailbox of the server.
    pub(crate) fn mails(&self) -> usize {
        self.read("/dev/mailbox").1.matches("<article").count()
    }

    /// Files that the server keeps.
    pub(crate) fn kept_files(&self) -> usize {
        kept_files(self.data.path())
    }

    /// Files that are in the making.
    pub(crate) fn staged_files(&self) -> usize {
        files_below(&self.data.path().join("tmp"))
    }

    /// Tells the server to stop, as a signal would.
    pub(crate) fn tell_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).unwrap();
        }
    }

    /// Ends the server and gives its data directory.
    pub(crate) fn end(mut self) -> TempDir {
        self.tell_to_stop();
        self.wait();
        std::mem::replace(&mut self.data, tempfile::tempdir().unwrap())
    }

    /// Waits for the end of a server that was told to stop.
    pub(crate) fn wait(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.tell_to_stop();
        if !thread::panicking() {
            self.wait();
        }
    }
}

/// What `look` finds, as soon as it finds it.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what} does not come");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Number of files that a server keeps.
pub(crate) fn kept_files(data: &Path) -> usize {
    files_below(&kept(data))
}

/// A file of a form.
pub(crate) fn part(bytes: impl Into<Vec<u8>>) -> Part {
    Part::bytes(bytes.into()).file_name("demo.cast")
}

/// Number of files in a folder and below.
pub(crate) fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

/// A server that keeps its e-mails on a page.
pub(crate) fn server_with_mailbox() -> TestServer {
    TestServer::start_with(|config| config.dev = true)
}
