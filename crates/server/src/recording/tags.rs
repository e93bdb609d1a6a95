//! Tags: short words by which recordings are found together.

/// Longest tag, in characters.
const LENGTH: usize = 32;

/// Most tags of a recording.
pub(crate) const MOST: usize = 16;

/// The tag in its one form: lower case, letters, digits and a few signs between them.
pub(crate) fn normal(text: &str) -> Option<String> {
    let tag = text.trim().trim_start_matches('#').to_lowercase();
    let is_allowed = |letter: char| letter.is_alphanumeric() || "-_.+#".contains(letter);
    let has_letter = tag.chars().any(char::is_alphanumeric);
    (has_letter && tag.chars().count() <= LENGTH && tag.chars().all(is_allowed)).then_some(tag)
}

/// Reads tags with commas or blanks between them, each once, in their order. Gives the first
/// one that is none instead, if there is one.
pub(crate) fn parse(text: &str) -> Result<Vec<String>, String> {
    let mut tags = Vec::new();
    let words = text.split(|letter: char| letter == ',' || letter.is_whitespace());
    for word in words.filter(|word| !word.is_empty()) {
        let tag = normal(word).ok_or_else(|| word.chars().take(LENGTH).collect::<String>())?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// What a file says, as far as it makes sense: blanks within a tag become hyphens.
pub(crate) fn of_file(texts: &[String]) -> Vec<String> {
    let mut tags = Vec::new();
    for text in texts {
        let joined = text.split_whitespace().collect::<Vec<_>>().join("-");
        if let Some(tag) = normal(&joined)
            && !tags.contains(&tag)
            && tags.len() < MOST
        {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_lower_case_words_each_once() {
        let tags = ["demo", "c++", "żółw", "v1.2"].map(String::from).to_vec();
        assert_eq!(parse(" Demo, c++ #demo\nŻółw,,v1.2 "), Ok(tags));
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_tag_is_told() {
        assert_eq!(parse("fine <b>"), Err("<b>".into()));
        assert_eq!(parse("--"), Err("--".into()));
        assert!(parse(&"a".repeat(33)).is_err());
    }

    #[test]
    fn a_file_may_say_anything() {
        let texts = ["Two Words", "<i>", "two-words", "ok"].map(String::from);
        assert_eq!(of_file(&texts), ["two-words", "ok"]);
        let many: Vec<String> = (0..99).map(|number| format!("t{number}")).collect();
        assert_eq!(of_file(&many).len(), MOST);
    }
}
