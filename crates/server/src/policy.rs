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
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// To watch it, download it or embed it.
    View,
}

/// What the decision depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) visibility: Visibility,
    pub(crate) archived: bool,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed,
    /// Not for this actor.
    Forbidden,
    /// For nobody any more.
    Archived,
}

/// Whether the actor may do this with the recording.
pub(crate) fn decide(actor: Actor, action: Action, subject: Subject) -> Decision {
    match (actor, action, subject.visibility) {
        (Actor::Guest, Action::View, Visibility::Private) => Decision::Forbidden,
        (Actor::Guest, Action::View, _) if subject.archived => Decision::Archived,
        (Actor::Guest, Action::View, Visibility::Public | Visibility::Unlisted) => {
            Decision::Allowed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decision::{Allowed, Archived, Forbidden};
    use super::*;

    #[test]
    fn the_matrix_of_actors_actions_and_recordings() {
        let matrix = [
            (
                Actor::Guest,
                Action::View,
                Visibility::Public,
                false,
                Allowed,
            ),
            (
                Actor::Guest,
                Action::View,
                Visibility::Public,
                true,
                Archived,
            ),
            (
                Actor::Guest,
                Action::View,
                Visibility::Unlisted,
                false,
                Allowed,
            ),
            (
                Actor::Guest,
                Action::View,
                Visibility::Unlisted,
                true,
                Archived,
            ),
            (
                Actor::Guest,
                Action::View,
                Visibility::Private,
                false,
                Forbidden,
            ),
            (
                Actor::Guest,
                Action::View,
                Visibility::Private,
                true,
                Forbidden,
            ),
        ];
        for (actor, action, visibility, archived, expected) in matrix {
            let decision = decide(
                actor,
                action,
                Subject {
                    visibility,
                    archived,
                },
            );
            assert_eq!(
                decision, expected,
                "{actor:?} {action:?} {visibility:?} {archived}"
            );
        }
    }
}
