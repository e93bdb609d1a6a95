//! Recordings by web address.

use std::io::Read;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use url::Url;

use super::html;
use crate::api;

/// Pages of more bytes than this are not searched to their end.
const PAGE_BYTES: u64 = 4 * 1024 * 1024;
const ACCEPTED: &str =
    "application/x-asciicast, application/asciicast+json, text/html;q=0.9, */*;q=0.8";

/// Opens `location`. When it is a page, the recording that the page links to.
pub(super) fn open(location: &str) -> Result<Box<dyn Read + Send>> {
    open_within(location, api::SILENCE)
}

/// The same with how long each answer may take to begin, and a page to be there. A recording that
/// has begun may take its time: perhaps it is still being made.
fn open_within(location: &str, limit: Duration) -> Result<Box<dyn Read + Send>> {
    let client = api::http_client()?;
    let response = get(&client, location, limit)?;
    if !is_page(&response) {
        return Ok(Box::new(response));
    }
    let page_url = response.url().clone();
    let page = within(limit, move || {
        let mut page = Vec::new();
        let read = response.take(PAGE_BYTES).read_to_end(&mut page);
        read.context("download failed").map(|_| page)
    })?;
    let page = String::from_utf8_lossy(&page);
    let link = html::alternate_link(&page).ok_or_else(|| {
        anyhow!(
            "{location} is a page without a recording: \
             <link rel=\"alternate\" type=\"application/x-asciicast\" href=\"...\"> not found in it"
        )
    })?;
    let link = page_url
        .join(&link)
        .with_context(|| format!("invalid link {link:?} in {location}"))?;
    let response = get(&client, link.as_str(), limit)?;
    if is_page(&response) {
        bail!("{link}, which {location} links to, is not a recording but a page");
    }
    Ok(Box::new(response))
}

fn get(client: &Client, location: &str, limit: Duration) -> Result<Response> {
    let url = Url::parse(location).with_context(|| format!("invalid URL {location:?}"))?;
    let request = client.get(url).header(ACCEPT, ACCEPTED);
    let response = within(limit, move || {
        let answer = request.send();
        answer.map_err(|error| anyhow!("download failed: {}", api::reason(&error)))
    })?;
    if !response.status().is_success() {
        bail!("download failed: {location} answers {}", response.status());
    }
    Ok(response)
}

/// Does what waits for a server, unless that takes too long. The client's own limits count for the
/// whole of a download.
fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        // Nobody waits any more for what comes too late.
        let _ = done.send(work());
    });
    let result = result.recv_timeout(limit);
    result.map_err(|_| {
        let seconds = limit.as_secs_f64();
        anyhow!("download failed: the server has not answered for {seconds} s")
    })?
}

fn is_page(response: &Response) -> bool {
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("text/html"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;

    use super::*;

    /// The address of a server that says this to everybody and then nothing.
    fn server(words: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/1", listener.local_addr().unwrap());
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]).unwrap();
                // Who is gone needs no answer.
                let _ = stream.write_all(words.as_bytes());
                silent.push(stream);
            }
        });
        url
    }

    #[test]
    fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
        let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>";
        for words in ["", "HTTP/1.1 200 OK\r\n", page] {
            let Err(error) = open_within(&server(words), Duration::from_millis(300)) else {
                panic!("nothing was there to open");
            };
            let told = "download failed: the server has not answered for 0.3 s";
            assert_eq!(error.to_string(), told, "{words:?}");
        }
    }

    #[test]
    fn a_recording_that_has_begun_may_take_its_time() {
        let begun = "HTTP/1.1 200 OK\r\ncontent-type: application/x-asciicast\r\n\r\n{";
        let mut recording = open_within(&server(begun), Duration::from_secs(60)).unwrap();
        let mut first = [0];
        recording.read_exact(&mut first).unwrap();
        assert_eq!(first, *b"{");
    }
}
