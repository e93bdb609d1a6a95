//! Collections: recordings in an order that somebody chose, under one address.

use crate::error::{Detail, words};
use crate::policy::Subject;
use crate::recording::{Owner, Visibility};

const TITLE_LENGTH: usize = 128;
const DESCRIPTION_LENGTH: usize = 4096;

/// Most recordings of a collection.
pub(crate) const MOST: usize = 500;

/// A collection, without its recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collection {
    pub(crate) id: i64,
    pub(crate) owner: Owner,
    pub(crate) secret_token: String,
    pub(crate) title: String,
    /// Markdown.
    pub(crate) description: Option<String>,
    pub(crate) visibility: Visibility,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl Collection {
    /// What stands after `/c/` in its one canonical address.
    pub(crate) fn slug(&self) -> String {
        match self.visibility {
            Visibility::Public => self.id.to_string(),
            Visibility::Unlisted | Visibility::Private => self.secret_token.clone(),
        }
    }

    /// What decisions about it depend on.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            owner_id: Some(self.owner.id),
            visibility: self.visibility,
            archived: false,
        }
    }
}

/// What is said about a collection: all of it for a new one, changes for one that there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) title: Option<String>,
    /// `Some(None)` takes it away.
    pub(crate) description: Option<Option<String>>,
    pub(crate) visibility: Option<Visibility>,
}

impl Words {
    /// Reads fields by their names; what nobody knows does not count.
    pub(crate) fn read(fields: &[(String, String)]) -> Result<Words, Vec<Detail>> {
        let mut read = Words::default();
        let mut problems = Vec::new();
        for (name, value) in fields {
            let value = value.trim();
            let length = value.chars().count();
            let mut problem = |field, message| problems.push(Detail { field, message });
            match name.as_str() {
                "title" if value.is_empty() => problem("title", words::missing()),
                "title" if length > TITLE_LENGTH => problem("title", words::too_long(TITLE_LENGTH)),
                "title" => read.title = Some(value.to_owned()),
                "description" if length > DESCRIPTION_LENGTH => {
                    problem("description", words::too_long(DESCRIPTION_LENGTH));
                }
                "description" => {
                    read.description = Some((!value.is_empty()).then(|| value.to_owned()));
                }
                "visibility" => match Visibility::named(value) {
                    Some(visibility) => read.visibility = Some(visibility),
                    None => problem("visibility", words::not_one_of("public, unlisted, private")),
                },
                _ => {}
            }
        }
        if problems.is_empty() {
            Ok(read)
        } else {
            Err(problems)
        }
    }
}

/// Another order of what somebody sees of a collection. What they do not see stays in its place.
pub(crate) fn rearranged(before: &[i64], seen: &[i64], after: &[i64]) -> Vec<i64> {
    let is_hidden = |id: &i64| !seen.contains(id) && !after.contains(id);
    let mut wanted = after.iter().copied();
    let mut order = Vec::new();
    for id in before {
        order.extend(if is_hidden(id) {
            Some(*id)
        } else {
            wanted.next()
        });
    }
    order.extend(wanted);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Words, Vec<&'static str>> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let fields: Vec<_> = fields.iter().map(owned).collect();
        Words::read(&fields).map_err(|details| details.iter().map(|one| one.field).collect())
    }

    #[test]
    fn what_is_not_said_stays_and_what_is_empty_goes() {
        assert_eq!(read(&[("other", "x")]), Ok(Words::default()));
        let words = Words {
            title: Some("Talks".into()),
            description: Some(None),
            visibility: Some(Visibility::Public),
        };
        let fields = [
            ("title", " Talks "),
            ("description", ""),
            ("visibility", "public"),
        ];
        assert_eq!(read(&fields), Ok(words));
    }

    #[test]
    fn every_wrong_field_is_told() {
        let long = "a".repeat(129);
        let fields = [("title", long.as_str()), ("visibility", "all")];
        assert_eq!(read(&fields), Err(vec!["title", "visibility"]));
        assert_eq!(read(&[("title", " ")]), Err(vec!["title"]));
    }

    #[test]
    fn what_somebody_does_not_see_stays_in_its_place() {
        let before = [1, 90, 2, 91, 3];
        let seen = [1, 2, 3];
        assert_eq!(rearranged(&before, &seen, &[3, 2, 1]), [3, 90, 2, 91, 1]);
        assert_eq!(rearranged(&before, &seen, &[2]), [2, 90, 91]);
        assert_eq!(rearranged(&before, &seen, &[]), [90, 91]);
        assert_eq!(
            rearranged(&before, &seen, &[1, 2, 3, 4]),
            [1, 90, 2, 91, 3, 4]
        );
        assert_eq!(rearranged(&[], &[], &[7, 8]), [7, 8]);
    }
}
