//! The whole of who may do what, as tables.

use super::Decision::{Allowed, Forbidden, LoginRequired, ScopeRequired};
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
fn an_unclaimed_recording_belongs_to_nobody() {
    let subject = Subject {
        owner_id: None,
        visibility: Visibility::Unlisted,
        archived: false,
    };
    assert_eq!(decide(OWNER, Action::Edit, subject), Forbidden);
    assert_eq!(decide(ADMIN, Action::Edit, subject), Allowed);
}

fn program(id: i64, is_admin: bool, scopes: &[Scope]) -> Actor {
    let scopes = scopes.iter().copied().collect();
    Actor::Program {
        id,
        is_admin,
        scopes,
    }
}

#[test]
fn the_matrix_of_actions_recordings_and_tokens() {
    use Action::{Edit, Feature, List, View};
    use Visibility::{Private, Public, Unlisted};
    let (read, write) = (ScopeRequired(Scope::Read), ScopeRequired(Scope::Write));
    let admin = ScopeRequired(Scope::Admin);
    let matrix = [
        // action, visibility: no scope, read, write, upload, admin without the rest, all
        (View, Public, [Allowed; 6]),
        (View, Unlisted, [Allowed; 6]),
        (View, Private, [read, Allowed, read, read, read, Allowed]),
        (List, Public, [Allowed; 6]),
        (List, Unlisted, [read, Allowed, read, read, read, Allowed]),
        (List, Private, [read, Allowed, read, read, read, Allowed]),
        (Edit, Public, [write, write, Allowed, write, write, Allowed]),
        (
            Edit,
            Private,
            [write, write, Allowed, write, write, Allowed],
        ),
        (
            Feature,
            Public,
            [admin, admin, admin, admin, Forbidden, Forbidden],
        ),
    ];
    let scopes: [&[Scope]; 6] = [
        &[],
        &[Scope::Read],
        &[Scope::Write],
        &[Scope::Upload, Scope::Tokens],
        &[Scope::Admin],
        &Scope::ALL,
    ];
    for (action, visibility, decisions) in matrix {
        for (scopes, expected) in scopes.into_iter().zip(decisions) {
            let subject = Subject {
                owner_id: Some(1),
                visibility,
                archived: false,
            };
            let decision = decide(program(1, false, scopes), action, subject);
            assert_eq!(decision, expected, "{action:?} {visibility:?} {scopes:?}");
            // Nobody's scopes reach further than their own recordings.
            let others = decide(program(2, false, scopes), action, subject);
            let of_guest = decide(Actor::Guest, action, subject);
            assert_eq!(
                others == Allowed,
                of_guest == Allowed,
                "{action:?} {visibility:?} {scopes:?}"
            );
        }
    }
}

#[test]
fn a_token_of_an_admin_reaches_others_recordings_only_with_its_scope() {
    let subject = Subject {
        owner_id: Some(1),
        visibility: Visibility::Private,
        archived: false,
    };
    let without = program(3, true, &[Scope::Read, Scope::Write]);
    let with = program(3, true, &[Scope::Read, Scope::Write, Scope::Admin]);
    for action in [Action::View, Action::Edit] {
        assert_eq!(decide(without, action, subject), Forbidden);
        assert_eq!(decide(with, action, subject), Allowed);
    }
    let archived = Subject {
        archived: true,
        ..subject
    };
    assert_eq!(
        decide(without, Action::Unarchive, archived),
        ScopeRequired(Scope::Admin)
    );
    assert_eq!(decide(with, Action::Unarchive, archived), Allowed);
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
fn a_collection_shows_what_its_owner_shares_and_what_is_open_anyway() {
    use Visibility::{Private, Public, Unlisted};
    let matrix = [
        // owner of the recording, visibility: guest, other, owner of the collection
        (1, Public, [true, true, true]),
        (1, Unlisted, [true, true, true]),
        (1, Private, [false, false, true]),
        (2, Public, [true, true, true]),
        (2, Unlisted, [false, true, false]),
        (2, Private, [false, true, false]),
    ];
    for (owner, visibility, shown) in matrix {
        for (actor, expected) in [Actor::Guest, OTHER, OWNER].into_iter().zip(shown) {
            let subject = Subject {
                owner_id: Some(owner),
                visibility,
                archived: false,
            };
            let is_shown = is_in_collection(actor, 1, subject);
            assert_eq!(is_shown, expected, "{owner} {visibility:?} {actor:?}");
            let archived = Subject {
                archived: true,
                ..subject
            };
            assert!(!is_in_collection(actor, 1, archived));
        }
    }
}
