//! A small web server for tests: it gives answers that were laid down before.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What is answered at one path.
pub(crate) struct Answer {
    pub(crate) path: &'static str,
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
}

pub(crate) struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Gives these answers, and 404 everywhere else.
    pub(crate) fn start(answers: Vec<Answer>) -> Server {
        Server::start_with(0, Duration::ZERO, answers)
    }

    /// The same, but it takes its time after every 8 KB that it reads.
    pub(crate) fn start_slowly(pause: Duration, answers: Vec<Answer>) -> Server {
        Server::start_with(0, pause, answers)
    }

    /// The same, once it has closed `lost` connections without an answer to the request.
    pub(crate) fn start_after(lost: usize, answers: Vec<Answer>) -> Server {
        Server::start_with(lost, Duration::ZERO, answers)
    }

    fn start_with(lost: usize, pause: Duration, answers: Vec<Answer>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let request = if number < lost {
                    read_request(&mut { stream }, pause)
                } else {
                    serve(stream, pause, &answers)
                };
                log.lock().expect("no panic").push(request);
            }
        });
        Server {
            address: format!("http://{address}"),
            requests,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The requests so far, whole.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

fn serve(mut stream: TcpStream, pause: Duration, answers: &[Answer]) -> String {
    let request = read_request(&mut stream, pause);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let answer = answers.iter().find(|answer| answer.path == path);
    let (status, content_type, body) = answer.map_or((404, "text/plain", ""), |answer| {
        (answer.status, answer.content_type, answer.body.as_str())
    });
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Whatever\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // A client that has seen enough may be gone.
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body.as_bytes()));
    request
}

/// Reads a request to its end, pausing after every read.
fn read_request(stream: &mut TcpStream, pause: Duration) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    // Where the request ends, once its head is there.
    let mut end = None;
    loop {
        let count = stream.read(&mut buffer).unwrap_or(0);
        bytes.extend_from_slice(&buffer[..count]);
        end = end.or_else(|| length(&bytes));
        if count == 0 || end.is_some_and(|end| bytes.len() >= end) {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        thread::sleep(pause);
    }
}

/// The length of a request whose head is there.
fn length(bytes: &[u8]) -> Option<usize> {
    let head_len = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..head_len]).to_ascii_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    Some(head_len + line.unwrap_or(0))
}
