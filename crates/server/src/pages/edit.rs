//! The page with the settings of a recording, and the one that offers to take it back.

use askama::Template;

use super::player_options;
use crate::error::{AppError, Detail};
use crate::markdown;
use crate::recording::settings::{CURSORS, Changes, FONTS, Playback, THEMES, markers_text};
use crate::recording::{Recording, Visibility};

/// Settings of a recording.
#[derive(Template)]
#[template(path = "edit.html")]
pub(crate) struct EditPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) recording: &'a Recording,
    changes: &'a Changes,
    problems: &'a [Detail],
    options: String,
    url: String,
    path: String,
}

/// A visibility as the form offers it.
struct Choice {
    name: &'static str,
    title: &'static str,
    meaning: &'static str,
    is_chosen: bool,
}

impl<'a> EditPage<'a> {
    pub(crate) fn new(
        user: Option<&'a str>,
        base_url: &str,
        recording: &'a Recording,
        changes: &'a Changes,
        problems: &'a [Detail],
    ) -> Result<EditPage<'a>, AppError> {
        let path = format!("/a/{}", recording.slug());
        Ok(EditPage {
            user,
            recording,
            changes,
            problems,
            options: super::json(&player_options(recording))?,
            url: format!("{base_url}{path}"),
            path,
        })
    }

    fn playback(&self) -> &Playback {
        &self.changes.playback
    }

    fn number<T: ToString>(&self, value: &Option<T>) -> String {
        value.as_ref().map(T::to_string).unwrap_or_default()
    }

    fn markers(&self) -> String {
        markers_text(&self.changes.playback.markers)
    }

    fn tags(&self) -> String {
        let tags = self.changes.tags.as_ref();
        tags.unwrap_or(&self.recording.tags).join(", ")
    }

    fn description(&self) -> String {
        let text = self.changes.description.as_deref().unwrap_or_default();
        markdown::to_html(text)
    }

    /// What is wrong with a field, if something is.
    fn problem(&self, field: &str) -> Option<&str> {
        let mut problems = self.problems.iter();
        let problem = problems.find(|problem| problem.field == field);
        problem.map(|problem| problem.message.as_str())
    }

    fn visibilities(&self) -> [Choice; 3] {
        [
            (
                Visibility::Public,
                "Public",
                "Everyone sees it, and it is listed.",
            ),
            (
                Visibility::Unlisted,
                "Unlisted",
                "Those who have the secret link see it.",
            ),
            (Visibility::Private, "Private", "Only you see it."),
        ]
        .map(|(visibility, title, meaning)| Choice {
            name: visibility.name(),
            title,
            meaning,
            is_chosen: self.changes.visibility == Some(visibility),
        })
    }

    fn themes(&self) -> Vec<(&'static str, bool)> {
        options(&THEMES, self.playback().theme.as_deref())
    }

    fn fonts(&self) -> Vec<(&'static str, bool)> {
        options(&FONTS, self.playback().font_family.as_deref())
    }

    fn cursors(&self) -> Vec<(&'static str, bool)> {
        options(&CURSORS, self.playback().cursor_mode.as_deref())
    }

    /// Name of the field, words, and whether it is ticked.
    fn flags(&self) -> [(&'static str, &'static str, bool); 3] {
        let playback = self.playback();
        [
            (
                "term_bold_is_bright",
                "Bold text has bright colours",
                playback.bold_is_bright,
            ),
            (
                "term_adaptive_palette",
                "The 256 colours fit the theme",
                playback.adaptive_palette,
            ),
            (
                "keystroke_overlay",
                "Pressed keys are shown, if they were recorded",
                playback.keystroke_overlay,
            ),
        ]
    }
}

fn options(names: &[&'static str], chosen: Option<&str>) -> Vec<(&'static str, bool)> {
    let option = |name: &&'static str| (*name, chosen == Some(*name));
    names.iter().map(option).collect()
}

/// What is shown after a recording was thrown away.
#[derive(Template)]
#[template(path = "deleted.html")]
pub(crate) struct DeletedPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) slug: &'a str,
}
