//! Who may do what with a recording: the one place that decides it.
//!
//! Pure functions of the actor, the recording and the action. Routes ask here and turn the
//! answer into a response; they never compare visibilities or owners themselves.

use crate::recording::Visibility;

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
    /// For nobody any more.
    Archived,
}

/// Whether the actor may do this with the recording.
pub(crate) fn decide(actor: Actor, action: Action, subject: Subject) -> Decision {
    let (owns, is_admin) = match actor {
        Actor::Guest => (false, false),
        Actor::User { id, is_admin } => (subject.owner_id == Some(id), is_admin),
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

#[cfg(test)]
mod tests {
    use super::Decision::{Allowed, Forbidden, LoginRequired};
    use super::*;

    const OWNER: Actor = Actor::User {
        id: 1,
        is_admin: false,
    };
    const OTHER: Actor = Actor::User {
        id: 2,
        is_admin: false,
    };
    const ADMIN: Actor = Actor::User {
        id: 3,
        is_admin: true,
    };

    #[test]
    fn the_matrix_of_actions_recordings_and_actors() {
        use Action::{Edit, Feature, List, View};
        use Visibility::{Private, Public, Unlisted};
        let matrix = [
            // action, visibility: guest, other, owner, admin
            (View, Public, [Allowed, Allowed, Allowed, Allowed]),
            (View, Unlisted, [Allowed, Allowed, Allowed, Allowed]),
            (View, Private, [Forbidden, Forbidden, Allowed, Allowed]),
            (List, Public, [Allowed, Allowed, Allowed, Allowed]),
            (List, Unlisted, [Forbidden, Forbidden, Allowed, Forbidden]),
            (List, Private, [Forbidden, Forbidden, Allowed, Forbidden]),
            (Edit, Public, [LoginRequired, Forbidden, Allowed, Allowed]),
            (Edit, Unlisted, [LoginRequired, Forbidden, Allowed, Allowed]),
            (Edit, Private, [LoginRequired, Forbidden, Allowed, Allowed]),
            (
                Feature,
                Public,
                [LoginRequired, Forbidden, Forbidden, Allowed],
            ),
            (
                Feature,
                Unlisted,
                [LoginRequired, Forbidden, Forbidden, Forbidden],
            ),
            (
                Feature,
                Private,
                [LoginRequired, Forbidden, Forbidden, Forbidden],
            ),
        ];
        for (action, visibility, decisions) in matrix {
            for (actor, expected) in [Actor::Guest, OTHER, OWNER, ADMIN]
                .into_iter()
                .zip(decisions)
            {
                let subject = Subject {
                    owner_id: Some(1),
                    visibility,
                    archived: false,
                };
                let decision = decide(actor, action, subject);
                assert_eq!(decision, expected, "{action:?} {visibility:?} {actor:?}");
                // Archival takes away what was allowed, and tells nobody else that it happened.
                let archived = decide(
                    actor,
                    action,
                    Subject {
                        archived: true,
                        ..subject
                    },
                );
                let expected = if expected == Allowed {
                    Decision::Archived
                } else {
                    expected
                };
                assert_eq!(
                    archived, expected,
                    "archived {action:?} {visibility:?} {actor:?}"
                );
            }
        }
    }

    #[test]
    fn only_an_admin_brings_an_archived_recording_back() {
        for (archived, expected) in [
            (true, [LoginRequired, Forbidden, Forbidden, Allowed]),
            (false, [LoginRequired, Forbidden, Forbidden, Forbidden]),
        ] {
            let subject = Subject {
                owner_id: Some(1),
                visibility: Visibility::Public,
                archived,
            };
            let actors = [Actor::Guest, OTHER, OWNER, ADMIN];
            let decisions = actors.map(|actor| decide(actor, Action::Unarchive, subject));
            assert_eq!(decisions, expected);
        }
    }

    #[test]
    fn only_an_admin_takes_a_recording_down_archived_or_not() {
        for (archived, visibility) in [(false, Visibility::Private), (true, Visibility::Public)] {
            let subject = Subject {
                owner_id: Some(1),
                visibility,
                archived,
            };
            let actors = [Actor::Guest, OTHER, OWNER, ADMIN];
            let decisions = actors.map(|actor| decide(actor, Action::TakeDown, subject));
            let expected = [LoginRequired, Forbidden, Forbidden, Allowed];
            assert_eq!(decisions, expected);
        }
    }

    #[test]
    fn the_matrix_of_deeds_to_accounts() {
        use AccountAction::{Delete, MakeAdmin, SetQuota, Suspend, UnmakeAdmin, Unsuspend};
        // Guest, the account itself, another account, an admin, an admin to their own account.
        let matrix = [
            (MakeAdmin, [false, false, false, true, true]),
            (UnmakeAdmin, [false, false, false, true, false]),
            (SetQuota, [false, false, false, true, true]),
            (Suspend, [false, false, false, true, false]),
            (Unsuspend, [false, false, false, true, true]),
            (Delete, [false, false, false, true, false]),
        ];
        for (action, expected) in matrix {
            let may = |(actor, account)| may_change_account(actor, action, account);
            let cases = [
                (Actor::Guest, 1),
                (OWNER, 1),
                (OTHER, 1),
                (ADMIN, 1),
                (ADMIN, 3),
            ];
            assert_eq!(cases.map(may), expected, "{action:?}");
        }
        assert_eq!(
            [Actor::Guest, OWNER, ADMIN, OPERATOR].map(may_administer),
            [false, false, true, true]
        );
    }

    #[test]
    fn an_unclaimed_recording_belongs_to_nobody() {
        let subject = Subject {
            owner_id: None,
            visibility: Visibility::Unlisted,
            archived: false,
        };
        assert_eq!(decide(OWNER, Action::Edit, subject), Forbidden);
        assert_eq!(decide(ADMIN, Action::Edit, subject), Allowed);
    }
}
