//! Words for fields of forms and for letters to uploaders.

use std::fmt::Display;

/// Words for an uploader whose recording will be archived unless it is claimed.
pub(crate) fn unclaimed_notice(host: &str, days: u32, connect_url: &str) -> String {
    format!(
        "This installation of asciinema has not been linked to an account of {host}.\n\
         Unclaimed recordings are automatically archived {days} days after upload.\n\
         To keep yours, open this link and log in:\n\n    {connect_url}\n"
    )
}

/// Words for an uploader whose recording will be removed unless it is claimed.
pub(crate) fn unclaimed_removal_notice(host: &str, days: u32, connect_url: &str) -> String {
    format!(
        "This installation of asciinema has not been linked to an account of {host}.\n\
         Unclaimed recordings are automatically deleted {days} days after upload.\n\
         To keep yours, open this link and log in:\n\n    {connect_url}\n"
    )
}

/// Words for a field of a form that is too long.
pub(crate) fn too_long(most: usize) -> String {
    format!("should be at most {most} character(s)")
}

/// Words for a field of a form that must not be empty.
pub(crate) fn missing() -> String {
    "should not be empty".into()
}

/// Words for a field that has a list or an object where a plain value is expected.
pub(crate) fn not_plain() -> String {
    "should be plain text or a number".into()
}

/// Words for a list that has something else than what it may have, or nothing.
pub(crate) fn not_some_of(names: &str) -> String {
    format!("should be some of: {names}")
}

/// Words for a field of a form that is not one of a few.
pub(crate) fn not_one_of(names: &str) -> String {
    format!("should be one of: {names}")
}

/// Words for a number in a form that must be above zero.
pub(crate) fn not_positive() -> String {
    "should be a number greater than 0".into()
}

/// Words for a number in a form that has bounds.
pub(crate) fn not_between(least: impl Display, most: impl Display) -> String {
    format!("should be a number from {least} to {most}")
}

/// Words for a moment in a form.
pub(crate) fn not_a_moment() -> String {
    "should be seconds, or minutes and seconds like 1:15".into()
}

/// Words for an end in a form that comes before the beginning.
pub(crate) fn not_after_the_beginning() -> String {
    "should be after the beginning".into()
}

/// Words for a line in a form.
pub(crate) fn invalid_line(number: usize) -> String {
    format!("invalid syntax in line {number}")
}

/// Words for a list in a form.
pub(crate) fn too_many(most: usize) -> String {
    format!("should be at most {most} lines")
}

/// Words for a tag that is none.
pub(crate) fn not_a_tag(text: &str) -> String {
    format!("\"{text}\" is no tag: they have up to 32 letters, digits, and - _ . + # between them")
}

/// Words for more tags than a recording can have.
pub(crate) fn too_many_tags(most: usize) -> String {
    format!("should be at most {most} tags")
}

/// Words for an address of no recording that could be in a collection.
pub(crate) fn no_such_recording() -> String {
    "No recording of this server has this address, or it is not for this collection".into()
}

/// Words for more recordings than a collection can have.
pub(crate) fn too_many_recordings(most: usize) -> String {
    format!("should be at most {most} recordings")
}

/// Words for a number that is no recording's, or not one for everybody.
pub(crate) fn no_recording(id: i64) -> String {
    format!("there is no recording {id} that could be in this collection")
}

/// Words for an import that ended in the midst.
pub(crate) fn unfinished_import(problem: &str, left: usize) -> String {
    format!(
        "{problem}. What is told below was taken; {left} more were not. Send the archive again to go on"
    )
}

/// Words for a recording whose file another one has, too.
pub(crate) fn named_twice() -> &'static str {
    "is named twice in the manifest"
}

/// Words for a link or a folder in the place of a recording.
pub(crate) fn not_a_file() -> &'static str {
    "is no file"
}

/// Words for a file that nothing is known of.
pub(crate) fn not_in_the_manifest() -> &'static str {
    "is not in the manifest"
}

/// Words for a recording without its file.
pub(crate) fn not_in_the_archive() -> &'static str {
    "is not in the archive"
}

/// Words for recordings of a collection that are not here.
pub(crate) fn left_out(count: usize) -> String {
    match count {
        1 => "without 1 recording that is not here".into(),
        _ => format!("without {count} recordings that are not here"),
    }
}

/// Words for a name at login that can be nobody's.
pub(crate) fn not_an_account_name() -> String {
    "Write an e-mail address or a username".into()
}

/// Words for an e-mail address that is none.
pub(crate) fn not_an_email() -> String {
    "Write an e-mail address".into()
}

/// Words for a username that cannot be one.
pub(crate) fn not_a_username() -> String {
    "A username has 2 to 16 letters, digits or hyphens, with no hyphen at its ends".into()
}

/// Words for a username that somebody has.
pub(crate) fn username_taken() -> String {
    "This username is taken; choose another".into()
}

/// Words for an address in a form that is not one.
pub(crate) fn not_a_web_address() -> String {
    "should be an address that starts with http:// or https://".into()
}

/// A span of time in words.
pub(crate) fn span(time: std::time::Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    match seconds {
        1 => "1 second".into(),
        0..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3600)),
    }
}

/// A number of bytes in words.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_as_people_tell_them_and_never_as_less_than_they_are() {
        let told = |seconds| span(std::time::Duration::from_secs_f64(seconds));
        assert_eq!(told(1.0), "1 second");
        assert_eq!(told(1.2), "2 seconds");
        assert_eq!(told(121.0), "3 minutes");
        assert_eq!(told(7201.0), "3 hours");
    }

    #[test]
    fn sizes_are_told_in_the_unit_people_use() {
        assert_eq!(size(8_000_000), "8 MB");
        assert_eq!(size(64_000_000), "64 MB");
        assert_eq!(size(1_500), "1 kB");
        assert_eq!(size(10), "10 bytes");
        assert_eq!(size(25_000_000_000), "25 GB");
    }
}
