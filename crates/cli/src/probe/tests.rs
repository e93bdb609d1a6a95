use super::*;

/// What a terminal answers to [`questions`].
fn answers() -> String {
    let palette: String = (0..16)
        .map(|index| format!("\x1b]4;{index};rgb:{index:x}{index:x}{index:x}{index:x}/00/f\x1b\\"))
        .collect();
    format!(
        "\x1bP>|XTerm(390)\x1b\\\x1b]10;rgb:ffff/8080/0000\x07\x1b]11;rgb:0/0/0\x1b\\{palette}\x1b[?64;1;22c"
    )
}

/// What remains of `pieces` for the program, one millisecond apart.
fn remains(probe: &mut Probe, pieces: &[&[u8]]) -> String {
    let mut typed = Vec::new();
    let mut now = probe.start;
    for piece in pieces {
        now += Duration::from_millis(1);
        probe.take(piece, now, &mut typed);
    }
    String::from_utf8_lossy(&typed).into_owned()
}

#[test]
fn answers_are_taken_out_of_what_is_typed_in_any_chunking() {
    let answers = answers();
    let typed = format!("l{}s\r\x1b[A", answers.replace("\x1b]11", "é\x1bx\x1b]11"));
    let bytes = typed.as_bytes();
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    for pieces in [vec![bytes], single, bytes.chunks(7).collect()] {
        let mut probe = Probe::new(Instant::now());
        assert_eq!(remains(&mut probe, &pieces), "lé\x1bxs\r\x1b[A");
        let facts = probe.facts();
        assert_eq!(facts.version.as_deref(), Some("XTerm(390)"));
        let theme = facts.theme.map(|theme| {
            (
                theme.fg.to_string(),
                theme.bg.to_string(),
                theme.palette[10].to_string(),
            )
        });
        let expected = ("#ff8000", "#000000", "#aa00ff");
        let (fg, bg, ten) = expected;
        assert_eq!(theme, Some((fg.into(), bg.into(), ten.into())));
        assert!(probe.is_done());
    }
}

#[test]
fn a_second_answer_is_the_programs() {
    let mut probe = Probe::new(Instant::now());
    let foreground = "\x1b]10;rgb:1/2/3\x07";
    let typed = format!("{foreground}{foreground}\x1b[?1c\x1b[?1c\x1b]11;rgb:1/2/3\x07");
    assert_eq!(
        remains(&mut probe, &[typed.as_bytes()]),
        format!("{foreground}\x1b[?1c\x1b]11;rgb:1/2/3\x07")
    );
    assert_eq!(probe.facts(), Facts::default());
}

#[test]
fn an_escape_key_waits_a_moment_at_most() {
    let start = Instant::now();
    let mut probe = Probe::new(start);
    let mut typed = Vec::new();
    probe.take(b"\x1b", start, &mut typed);
    assert_eq!(
        (typed.as_slice(), probe.due_at()),
        (&b""[..], Some(start + ESCAPE))
    );
    probe.release_if_due(start + ESCAPE, &mut typed);
    assert_eq!((typed.as_slice(), probe.due_at()), (&b"\x1b"[..], None));
    probe.take(b"\x1b", start + 2 * REST, &mut typed);
    assert_eq!(typed, b"\x1b\x1b");
}

#[test]
fn other_sequences_of_the_terminal_pass() {
    let typed = "\x1b[?25;1$y\x1b[24;80R\x1b]52;c;YQ==\x07\x1bP1$r0m\x1b\\\x1b[200~x\x1b[201~";
    let mut probe = Probe::new(Instant::now());
    assert_eq!(remains(&mut probe, &[typed.as_bytes()]), typed);
}
