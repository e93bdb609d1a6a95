#![expect(clippy::unwrap_used, reason = "a failed test may panic")]

use std::convert::Infallible;

use super::*;

const TOKEN: &str = "ghp_abcdefghijklmnopqrstuvwxyz";
const STARS: &str = "******************************";

fn redactor() -> Redactor<Stream> {
    Redactor::new(
        Patterns::new(&["geheim€漢".to_owned()], true).unwrap(),
        Size::new(40, 6),
    )
}

/// Gives away what need not wait, or everything.
fn released(redactor: &mut Redactor<Stream>, all: bool) -> String {
    let mut text = Vec::new();
    let emit = |_, _: &Stream, bytes: &[u8]| -> Result<(), Infallible> {
        text.extend_from_slice(bytes);
        Ok(())
    };
    let result: Result<(), Infallible> = if all {
        redactor.release_all(emit)
    } else {
        redactor.release(emit)
    };
    result.unwrap();
    String::from_utf8(text).unwrap()
}

/// What becomes of `pieces` of one stream, whole, and byte by byte the same.
fn redacted(stream: Stream, text: &str) -> String {
    let run = |pieces: Vec<&[u8]>| {
        let mut redactor = redactor();
        let mut all = String::new();
        for piece in pieces {
            redactor.push_text(Duration::ZERO, stream, stream, piece);
            let mut bytes = Vec::new();
            let Ok(()) = redactor.release(|_, _, text| -> Result<(), Infallible> {
                bytes.extend_from_slice(text);
                Ok(())
            });
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
        all + &released(&mut redactor, true)
    };
    let whole = run(vec![text.as_bytes()]);
    let ascii = text.is_ascii();
    if ascii {
        assert_eq!(
            run(text.as_bytes().chunks(1).collect()),
            whole,
            "byte by byte"
        );
    }
    whole
}

#[test]
fn a_secret_is_hidden_however_it_gets_to_the_screen() {
    let colored = TOKEN.replace("mno", "\x1b[31mmno\x1b[m");
    let cases = [
        (format!("a {TOKEN}\r\nb\r\n"), format!("a {STARS}\r\nb\r\n")),
        (
            format!("{colored}\r\n"),
            "****************\x1b[31m***\x1b[m***********\r\n".to_owned(),
        ),
        // Put together out of order.
        (
            format!("\x1b[3;5H{}\x1b[3;1H{}\x1b[6;1Hz", &TOKEN[4..], &TOKEN[..4]),
            format!("\x1b[3;5H{}\x1b[3;1H{}\x1b[6;1Hz", &STARS[4..], &STARS[..4]),
        ),
        // Wrapped at 40 columns.
        (
            format!("{:30}{TOKEN}\r\n", "x"),
            format!("{:30}{STARS}\r\n", "x"),
        ),
        (
            format!("\x1b]0;{TOKEN}\x07$ "),
            format!("\x1b]0;{STARS}\x07$ "),
        ),
        ("geheim€漢!\r\n".to_owned(), "*********!\r\n".to_owned()),
    ];
    for (shown, expected) in cases {
        assert_eq!(redacted(Stream::Output, &shown), expected);
    }
}

#[test]
fn what_is_typed_over_was_secret_too() {
    let mut redactor = redactor();
    for piece in ["password: xy", "\x08\x08ab\r\n"] {
        redactor.push_text(
            Duration::ZERO,
            Stream::Output,
            Stream::Output,
            piece.as_bytes(),
        );
    }
    assert_eq!(released(&mut redactor, true), "password: **\x08\x08**\r\n");
}

#[test]
fn a_long_output_is_searched_everywhere() {
    let lines = |token: &str| {
        let line = |number| format!("{number} {token}\r\n");
        (100..150).map(line).collect::<String>()
    };
    assert_eq!(redacted(Stream::Output, &lines(TOKEN)), lines(STARS));
}

#[test]
fn a_private_key_is_hidden_to_its_end_also_when_its_beginning_has_left_the_screen() {
    let body: String = (0..20).map(|_| "MIIEvQIBADANBg\r\n").collect();
    let key = format!(
        "-----BEGIN RSA PRIVATE KEY-----\r\n{body}-----END RSA PRIVATE KEY-----\r\nafter\r\n"
    );
    let hidden = redacted(Stream::Output, &key);
    assert!(!hidden.contains("MII"), "{hidden}");
    assert!(hidden.ends_with("*\r\nafter\r\n"), "{hidden}");
    assert_eq!(hidden.len(), key.len());
}

#[test]
fn what_is_typed_is_hidden_too() {
    assert_eq!(
        redacted(Stream::Input, "export TOKEN=abc\rls\r"),
        "export TOKEN=***\rls\r"
    );
}

#[test]
fn only_the_line_with_the_cursor_waits() {
    let mut redactor = redactor();
    let mut push = |text: &str| {
        redactor.push_text(
            Duration::ZERO,
            Stream::Output,
            Stream::Output,
            text.as_bytes(),
        );
        released(&mut redactor, false)
    };
    assert_eq!(push("$ "), "");
    assert_eq!(push("ls"), "");
    assert_eq!(push("\r\n"), "$ ls\r\n");
    assert_eq!(push("token="), "");
    assert_eq!(push("a"), "");
    assert_eq!(push("b\r\n"), "token=**\r\n");
}
