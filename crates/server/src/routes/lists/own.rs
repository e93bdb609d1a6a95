//! `/user/recordings`: one's own recordings, and what can be done with many of them at once.
//!
//! A plain form: boxes to tick, and a button for each thing to do.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{cut, slice};
use crate::error::PageError;
use crate::indexer;
use crate::pages::{self, Card, OwnPage, Pager};
use crate::policy::{self, Action, Decision};
use crate::recording::Visibility;
use crate::recording::settings::Changes;
use crate::session::LoggedIn;
use crate::state::AppState;
use crate::store::now;
use crate::store::recordings::{self, lists};

/// Most recordings that one form may name.
const MOST: usize = 200;

/// What of one's recordings is asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    show: Option<String>,
    page: Option<String>,
    /// The moment at which recordings were thrown away that can be taken back now.
    undo: Option<i64>,
}

/// Answers with the recordings and the form.
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(wanted): Query<Wanted>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let user = &visitor.user;
    let shelf = pages::shelf_named(wanted.show.as_deref().unwrap_or_default());
    let query = super::PageQuery { page: wanted.page };
    let number = query.number();
    let mut found = lists::of_owner(&state.db, user.id, shelf, slice(number)).await?;
    let has_more = cut(visitor.actor(), &mut found);
    let undo = match wanted.undo {
        Some(at) => Some((
            at,
            lists::deleted_together(&state.db, user.id, at).await?.len(),
        )),
        None => None,
    };
    let query = format!("show={}&", pages::shelf_name(shelf));
    let mut response = pages::show(&OwnPage {
        user: Some(&user.username),
        base_url: state.base_url(),
        counts: lists::counts(&state.db, user.id).await?,
        shelf,
        undo: undo.filter(|(_, count)| *count > 0),
        cards: found.iter().map(Card::new).collect(),
        pager: Pager::new(number, has_more, &query),
    })?;
    pages::do_not_store(&mut response);
    Ok(response)
}

/// What is done with the chosen recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Show(Visibility),
    Delete,
    Restore,
}

/// The form: a name may be there many times.
#[derive(Debug, Default)]
struct Order {
    deed: Option<Deed>,
    ids: Vec<i64>,
    undo: Option<i64>,
    show: String,
}

impl Order {
    fn read(fields: Vec<(String, String)>) -> Order {
        let mut order = Order::default();
        for (name, value) in fields {
            match name.as_str() {
                "id" => order.ids.extend(value.parse::<i64>()),
                "undo" => order.undo = value.parse().ok(),
                "show" => order.show = value,
                "do" => {
                    order.deed = match value.as_str() {
                        "delete" => Some(Deed::Delete),
                        "restore" => Some(Deed::Restore),
                        name => Visibility::named(name).map(Deed::Show),
                    }
                }
                _ => {}
            }
        }
        order.ids.truncate(MOST);
        order
    }
}

/// Does what the form says with those of the recordings that the visitor may change, and leads
/// back to the list.
pub(crate) async fn update(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let order = Order::read(fields);
    let actor = visitor.actor();
    let mut chosen = match order.undo {
        Some(at) => lists::deleted_together(&state.db, visitor.user.id, at).await?,
        None => Vec::new(),
    };
    for id in &order.ids {
        chosen.extend(recordings::with_id(&state.db, *id).await?);
    }
    chosen.retain(|recording| {
        let decision = policy::decide(actor, Action::Edit, recording.subject());
        let is_deleted = recording.deleted_at.is_some();
        decision == Decision::Allowed && is_deleted == (order.deed == Some(Deed::Restore))
    });
    // As everybody does who changes several.
    chosen.sort_unstable_by_key(|recording| recording.id);
    let at = now();
    let mut transaction = state.db.begin().await?;
    for recording in &chosen {
        match order.deed {
            Some(Deed::Show(visibility)) => {
                let changes = Changes {
                    visibility: Some(visibility),
                    ..recording.changes()
                };
                recordings::update(&mut transaction, recording.id, &changes).await?;
            }
            Some(Deed::Delete) => {
                recordings::set_deleted(&mut transaction, recording.id, Some(at)).await?;
            }
            Some(Deed::Restore) => {
                recordings::set_deleted(&mut transaction, recording.id, None).await?;
            }
            None => {}
        }
    }
    transaction.commit().await?;
    indexer::wake(&state);
    let show = pages::shelf_name(pages::shelf_named(&order.show));
    let undo = match order.deed {
        Some(Deed::Delete) if !chosen.is_empty() => format!("&undo={at}"),
        _ => String::new(),
    };
    Ok(Redirect::to(&format!("/user/recordings?show={show}{undo}")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_names_many_recordings_and_one_deed() {
        let fields = [
            ("id", "3"),
            ("id", "x"),
            ("id", "5"),
            ("do", "private"),
            ("show", "all"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let order = Order::read(fields.to_vec());
        assert_eq!(order.ids, [3, 5]);
        assert_eq!(order.deed, Some(Deed::Show(Visibility::Private)));
    }

    #[test]
    fn an_unknown_deed_is_none() {
        let order = Order::read(vec![("do".into(), "archive".into())]);
        assert_eq!(order.deed, None);
    }
}
