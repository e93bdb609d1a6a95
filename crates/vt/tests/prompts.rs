//! Prompts that shells mark by OSC 133 stay marked wherever their lines go.

use vt::{Size, Vt};

const PROMPT: &str = "\x1b]133;A\x1b\\$ \x1b]133;B\x1b\\";

fn prompts(vt: &Vt) -> Vec<(String, bool)> {
    let history = (0..vt.scrollback_len()).filter_map(|index| vt.scrollback_line(index));
    let view = (0..usize::from(vt.size().rows)).filter_map(|row| vt.line(row));
    history
        .chain(view)
        .map(|line| (line.text(), line.is_prompt()))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}

fn marked(lines: &[(&str, bool)]) -> Vec<(String, bool)> {
    lines
        .iter()
        .map(|(text, prompt)| ((*text).to_owned(), *prompt))
        .collect()
}

fn terminal() -> Vt {
    let mut vt = Vt::builder()
        .size(Size::new(10, 3))
        .scrollback_limit(10)
        .build();
    vt.feed(format!("{PROMPT}one\r\nresult\r\n{PROMPT}two long\r\nmore\r\n{PROMPT}").as_bytes());
    vt
}

#[test]
fn prompts_are_marked_in_view_and_scrollback() {
    let lines = [
        ("$ one", true),
        ("result", false),
        ("$ two long", true),
        ("more", false),
        ("$", true),
    ];
    assert_eq!(prompts(&terminal()), marked(&lines));
}

#[test]
fn a_prompt_that_is_wrapped_anew_is_marked_in_its_first_row() {
    let mut vt = terminal();
    vt.resize(Size::new(7, 3));
    let lines = [
        ("$ one", true),
        ("result", false),
        ("$ two l", true),
        ("ong", false),
        ("more", false),
        ("$", true),
    ];
    assert_eq!(prompts(&vt), marked(&lines));
    vt.resize(Size::new(10, 3));
    assert_eq!(prompts(&vt), prompts(&terminal()));
}

#[test]
fn a_dump_keeps_the_marks_of_prompts() {
    let vt = terminal();
    let mut rebuilt = Vt::builder()
        .size(Size::new(10, 3))
        .scrollback_limit(10)
        .build();
    rebuilt.feed(&vt.dump());
    assert_eq!(prompts(&rebuilt), prompts(&vt));
}

#[test]
fn erasing_the_screen_and_prompts_of_continued_lines_leave_no_mark() {
    let mut vt = Vt::new(Size::new(10, 3));
    vt.feed(format!("{PROMPT}\x1b[2J\x1b[Htext\r\n\x1b]133;A;k=s\x07> ").as_bytes());
    assert_eq!(prompts(&vt), marked(&[("text", false), (">", false)]));
}
