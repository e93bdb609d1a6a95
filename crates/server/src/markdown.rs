//! Descriptions: Markdown that people write, as HTML that is safe on our pages, and as words.
//!
//! What pulldown-cmark makes is cleaned by ammonia, whatever it was made of: HTML within the
//! Markdown included. <https://spec.commonmark.org/>

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Elements that a description may have. Pictures are not among them: they would tell their
/// server who reads this page.
const TAGS: [&str; 25] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(TAGS.into_iter().chain(["thead", "ul"]).collect())
        .clean_content_tags(HashSet::from(["script", "style", "svg", "math", "iframe"]))
        .tag_attributes([("a", HashSet::from(["href", "title"]))].into())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow noopener ugc"));
    cleaner
});

/// The description as HTML: safe to stand in a page as it is.
pub(crate) fn to_html(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, fitted(markdown));
    CLEANER.clean(&out).to_string()
}

/// The description as words in one line, without markup.
pub(crate) fn to_text(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for event in events(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::Rule => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item)
            | Event::End(TagEnd::CodeBlock | TagEnd::TableCell) => text.push(' '),
            _ => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    )
}

/// Lines end where their writer ended them, and headings stand below that of the page, the
/// highest one directly and no level left out.
fn fitted(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let levels = events(markdown).filter_map(|event| match event {
        Event::End(TagEnd::Heading(level)) => Some(level as usize),
        _ => None,
    });
    let highest = levels.min().unwrap_or(1);
    let mut level_now = 1;
    events(markdown).map(move |event| match event {
        Event::SoftBreak => Event::HardBreak,
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => {
            level_now = (level as usize - highest + 2).min(level_now + 1);
            let level = heading(level_now);
            Event::Start(Tag::Heading {
                level,
                id,
                classes,
                attrs,
            })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(heading(level_now))),
        event => event,
    })
}

fn heading(level: usize) -> HeadingLevel {
    HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html_below_the_headings_of_the_page() {
        let html = to_html("# Title\n\none\ntwo **three** `four`\n\n- item\n\n```sh\nls\n```");
        assert_eq!(
            html,
            "<h2>Title</h2>\n<p>one<br>\ntwo <strong>three</strong> <code>four</code></p>\n\
             <ul>\n<li>item</li>\n</ul>\n<pre><code>ls\n</code></pre>\n"
        );
    }

    #[test]
    fn no_level_of_headings_is_left_out() {
        let headings = |markdown: &str| {
            let html = to_html(markdown);
            let tags = html.split("<h").skip(1);
            tags.map(|tag| tag.chars().next().unwrap_or_default())
                .collect::<String>()
        };
        assert_eq!(headings("### a\n### b\n#### c\n### d"), "2232");
        assert_eq!(headings("## a\n##### b\n###### c\n# d"), "2342");
    }

    #[test]
    fn links_lead_to_the_web_and_are_not_recommended() {
        assert_eq!(
            to_html("[a](https://example.com/?x=1&y)"),
            "<p><a href=\"https://example.com/?x=1&amp;y\" rel=\"nofollow noopener ugc\">a</a></p>\n"
        );
    }

    #[test]
    fn nothing_that_runs_comes_through() {
        let hostile = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:alert(1))",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<p style=\"background:url(javascript:alert(1))\" onclick=alert(1)>x</p>",
            "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--><img src=1 onerror=alert(1)>\">",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<form action=/session/delete><button>x</button></form>",
            "<base href=//evil>",
            "<meta http-equiv=refresh content=0>",
            "![x](https://evil/track.png)",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "`<script>`<script>alert(1)//`",
        ];
        for markdown in hostile {
            let html = to_html(markdown);
            let tags = html.split('<').skip(1).map(|tag| {
                let tag = tag.split('>').next().unwrap_or_default();
                tag.to_ascii_lowercase()
            });
            for tag in tags {
                let name = tag.trim_start_matches('/').split([' ', '\n']).next();
                let name = name.unwrap_or_default();
                assert!(
                    TAGS.contains(&name) || ["thead", "ul"].contains(&name),
                    "{markdown} gives {html}"
                );
                assert!(
                    !tag.contains(" on") && !tag.contains("style="),
                    "{markdown}: {html}"
                );
                assert!(
                    !tag.contains("script:") && !tag.contains("data:"),
                    "{markdown}: {html}"
                );
            }
        }
    }

    #[test]
    fn words_have_no_markup() {
        assert_eq!(
            to_text(
                "# Title\n\none *two*\n[three](http://x) `four` <b onclick=x>five</b>\n\n- six"
            ),
            "Title one two three four five six"
        );
    }
}
