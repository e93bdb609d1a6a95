//! Who may do what with a recording: the one place that decides it.
//!
//! Pure functions of the actor, the recording and the action. Routes ask here and turn the
//! answer into a response; they never compare visibilities or owners themselves.

use crate::recording::Visibility;
use crate::scope::{Scope, Scopes};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Someone who is not logged in.
    Guest,
    /// Someone with an account.
    User {
        /// Id of the account.
        id: i64,
        /// Whether the account looks after the whole server.
        is_admin: bool,
    },
    /// A program that acts for an account, within the scopes that it was given.
    Program {
        id: i64,
        /// Whether the account looks after the whole server.
        is_admin: bool,
        scopes: Scopes,
    },
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// To watch it, download it or embed it.
    View,
    /// To see it in lists, also in one's own.
    List,
    /// To change its settings, and to delete it.
    Edit,
    /// To recommend it to everybody.
    Feature,
    /// To bring it back when it was archived or taken down.
    Unarchive,
    /// To see to it that nobody sees it any more.
    TakeDown,
}

/// What the decision depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) owner_id: Option<i64>,
    pub(crate) visibility: Visibility,
    pub(crate) archived: bool,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed,
    /// Perhaps for somebody, but nobody is logged in.
    LoginRequired,
    /// Not for this actor.
    Forbidden,
    /// Not without this scope, whether the account may or not.
    ScopeRequired(Scope),
    /// For nobody any more.
    Archived,
}

/// Whether the actor may do this with the recording.
pub(crate) fn decide(actor: Actor, action: Action, subject: Subject) -> Decision {
    let (owns, is_admin) = match actor {
        Actor::Guest => (false, false),
        Actor::User { id, is_admin } => (subject.owner_id == Some(id), is_admin),
        Actor::Program { scopes, .. } if !scopes.has(scope_of(action)) => {
            // What is open to everybody needs no scope.
            return match decide(Actor::Guest, action, subject) {
                Decision::LoginRequired | Decision::Forbidden => {
                    Decision::ScopeRequired(scope_of(action))
                }
                open => open,
            };
        }
        Actor::Program {
            id,
            is_admin,
            scopes,
        } => {
            let owns = subject.owner_id == Some(id);
            (owns, is_admin && scopes.has(Scope::Admin))
        }
    };
    let permitted = match action {
        Action::View => subject.visibility != Visibility::Private || owns || is_admin,
        Action::List => subject.visibility == Visibility::Public || owns,
        Action::Edit => owns || is_admin,
        Action::Feature => is_admin && subject.visibility == Visibility::Public,
        Action::Unarchive => is_admin && subject.archived,
        Action::TakeDown => is_admin,
    };
    match (permitted, actor, action) {
        (true, _, Action::Unarchive | Action::TakeDown) => Decision::Allowed,
        (true, ..) if subject.archived => Decision::Archived,
        (true, ..) => Decision::Allowed,
        (false, Actor::Guest, Action::View | Action::List) => Decision::Forbidden,
        (false, Actor::Guest, _) => Decision::LoginRequired,
        (false, ..) => Decision::Forbidden,
    }
}

/// Whoever may run programs on the machine of the server.
pub(crate) const OPERATOR: Actor = Actor::User {
    id: 0,
    is_admin: true,
};

/// Whether the actor looks after the server: its accounts, jobs, log and settings.
pub(crate) fn may_administer(actor: Actor) -> bool {
    matches!(actor, Actor::User { is_admin: true, .. })
}

/// What is done to an account by those who look after the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountAction {
    MakeAdmin,
    UnmakeAdmin,
    SetQuota,
    Suspend,
    Unsuspend,
    Delete,
}

/// Whether the actor may do this to an account. Nobody takes their own rights away: there is
/// always somebody left who looks after the server.
pub(crate) fn may_change_account(actor: Actor, action: AccountAction, account: i64) -> bool {
    let is_self = matches!(actor, Actor::User { id, .. } if id == account);
    let harms = matches!(
        action,
        AccountAction::UnmakeAdmin | AccountAction::Suspend | AccountAction::Delete
    );
    may_administer(actor) && !(is_self && harms)
}

/// Whether somebody who sees a collection sees this recording in it: what they find in lists
/// anyway, and what the owner of the collection shares by its link.
pub(crate) fn is_in_collection(actor: Actor, owner_id: i64, subject: Subject) -> bool {
    let is_shared = subject.owner_id == Some(owner_id)
        && subject.visibility == Visibility::Unlisted
        && !subject.archived;
    is_shared || decide(actor, Action::List, subject) == Decision::Allowed
}

/// What a program must be allowed for this.
fn scope_of(action: Action) -> Scope {
    match action {
        Action::View | Action::List => Scope::Read,
        Action::Edit => Scope::Write,
        Action::Feature | Action::Unarchive | Action::TakeDown => Scope::Admin,
    }
}

#[cfg(test)]
mod tests;
