//! `POST /a/ID/views`: somebody began to watch, on the page of a recording.
//!
//! The page sends this once, when the player begins to play; frames on other sites do not.
//! Always answered alike, so that nobody learns what counts.

use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode, header};

use super::find;
use crate::error::PageError;
use crate::middleware::client::Client;
use crate::policy::{self, Action, Decision};
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings::views;

/// Words in the names of programs that are not people.
const BOTS: [&str; 16] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "fetch",
    "preview",
    "headless",
    "lighthouse",
    "monitor",
    "curl",
    "wget",
    "python",
    "go-http",
    "java/",
    "libwww",
    "facebookexternalhit",
];

/// Counts the view, unless it is the owner's or an admin's, a program's, or the same viewer's
/// second one today.
pub(crate) async fn count(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<StatusCode, PageError> {
    let recording = find(&state, visitor.actor(), Action::View, &slug).await?;
    let is_own = policy::decide(visitor.actor(), Action::Edit, recording.subject());
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    let agent = agent.filter(|agent| !is_bot(agent));
    if let Some(agent) = agent
        && is_own != Decision::Allowed
    {
        let viewer = match visitor.user() {
            Some(user) => format!("user {}", user.id),
            None => format!("guest {} {agent}", client.address),
        };
        views::count(&state.db, recording.id, &viewer).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a program says that it is one. One without a name is a program, too.
fn is_bot(agent: &str) -> bool {
    let agent = agent.to_ascii_lowercase();
    agent.is_empty() || BOTS.iter().any(|word| agent.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_people_and_programs_are_not() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) \
                      AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1";
        assert!(!is_bot(firefox) && !is_bot(safari));
        for agent in [
            "",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "curl/8.5.0",
            "Mozilla/5.0 HeadlessChrome/130.0",
            "facebookexternalhit/1.1",
        ] {
            assert!(is_bot(agent), "{agent}");
        }
    }
}
