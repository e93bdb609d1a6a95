//! Recordings by web address.

use std::io::Read;

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
    let client = api::http_client()?;
    let response = get(&client, location)?;
    if !is_page(&response) {
        return Ok(Box::new(response));
    }
    let page_url = response.url().clone();
    let mut page = Vec::new();
    response
        .take(PAGE_BYTES)
        .read_to_end(&mut page)
        .context("download failed")?;
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
    let response = get(&client, link.as_str())?;
    if is_page(&response) {
        bail!("{link}, which {location} links to, is not a recording but a page");
    }
    Ok(Box::new(response))
}

fn get(client: &Client, location: &str) -> Result<Response> {
    let url = Url::parse(location).with_context(|| format!("invalid URL {location:?}"))?;
    let response = client
        .get(url)
        .header(ACCEPT, ACCEPTED)
        .send()
        .map_err(|error| anyhow!("download failed: {}", api::reason(&error)))?;
    if !response.status().is_success() {
        bail!("download failed: {location} answers {}", response.status());
    }
    Ok(response)
}

fn is_page(response: &Response) -> bool {
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("text/html"))
}
