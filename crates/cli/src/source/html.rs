//! Finds the recording that a web page links to.
//!
//! See <https://html.spec.whatwg.org/multipage/links.html#rel-alternate>.

const TYPES: [&str; 2] = ["application/x-asciicast", "application/asciicast+json"];

/// The `href` of the first `link` element that names a recording as an alternate form.
pub(super) fn alternate_link(page: &str) -> Option<String> {
    let mut rest = page;
    loop {
        let start = rest.find('<')?;
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
            continue;
        }
        let name_end = rest
            .find(|char: char| !char.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let is_link = rest[..name_end].eq_ignore_ascii_case("link");
        rest = &rest[name_end..];
        if is_link && let Some(href) = recording_href(rest) {
            return Some(href);
        }
    }
}

/// The address in the attributes of a `link` element, when it is one of a recording.
fn recording_href(attributes: &str) -> Option<String> {
    let attributes: Vec<(String, String)> = Attributes(attributes).collect();
    let value = |wanted: &str| {
        attributes
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let is_alternate = value("rel")?
        .split_ascii_whitespace()
        .any(|rel| rel.eq_ignore_ascii_case("alternate"));
    let link_type = value("type")?.trim().to_ascii_lowercase();
    let is_recording = TYPES.contains(&link_type.as_str());
    (is_alternate && is_recording).then(|| value("href").map(|href| href.trim().to_owned()))?
}

/// The attributes of a tag, names in lower case, up to its end.
struct Attributes<'a>(&'a str);

impl Iterator for Attributes<'_> {
    type Item = (String, String);

    fn next(&mut self) -> Option<(String, String)> {
        let text = self
            .0
            .trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
        let is_name_end =
            |char: char| char.is_ascii_whitespace() || matches!(char, '=' | '>' | '/');
        let (name, text) = text.split_at(text.find(is_name_end)?);
        if name.is_empty() {
            return None;
        }
        let after = text.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            self.0 = text;
            return Some((name.to_ascii_lowercase(), String::new()));
        };
        let (value, rest) = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?,
            _ => {
                let is_end = |char: char| char.is_ascii_whitespace() || char == '>';
                value.split_at(value.find(is_end).unwrap_or(value.len()))
            }
        };
        self.0 = rest;
        Some((name.to_ascii_lowercase(), value.replace("&amp;", "&")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_however_it_is_written() {
        let pages = [
            r#"<head><link rel="stylesheet" href="x.css"><link rel="alternate" type="application/x-asciicast" href="/a/1.cast?x=1&amp;y=2"></head>"#,
            "<LINK\n HREF='/a/1.cast?x=1&y=2' TYPE=application/x-asciicast REL='nofollow Alternate' />",
            "<!-- <link> --><link rel=alternate disabled type=application/asciicast+json href=/a/1.cast?x=1&y=2>",
        ];
        for page in pages {
            assert_eq!(
                alternate_link(page).as_deref(),
                Some("/a/1.cast?x=1&y=2"),
                "{page}"
            );
        }
    }

    #[test]
    fn other_links_are_passed_over() {
        let pages = [
            "",
            "<",
            "<link",
            "<link rel=alternate type=application/rss+xml href=/feed>",
            "<link type=application/x-asciicast href=/a>",
            "<link rel=alternate type=application/x-asciicast>",
            "<!-- <link rel=alternate type=application/x-asciicast href=/a> -->",
            "<link rel=\"alternate",
        ];
        for page in pages {
            assert_eq!(alternate_link(page), None, "{page}");
        }
    }
}
