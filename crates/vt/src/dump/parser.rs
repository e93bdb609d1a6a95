//! A sequence that has arrived in part, as its bytes.

use std::io::Write;

use crate::parser::{LONGEST_STRING, Parser, State};

/// Appends bytes that bring a parser from the ground state into the same state.
pub(super) fn dump(parser: &Parser, out: &mut Vec<u8>) {
    match parser.state {
        State::Ground => {}
        State::Escape => out.push(0x1b),
        State::EscapeIntermediate => {
            out.push(0x1b);
            let count = usize::from(parser.intermediate_count);
            out.extend_from_slice(&parser.intermediates[..count]);
        }
        State::EscapeIgnore => out.extend_from_slice(b"\x1b   "),
        State::CsiEntry | State::CsiParam | State::CsiIntermediate => sequence(parser, out),
        State::CsiIgnore => out.extend_from_slice(b"\x1b[0<"),
        State::String => string(parser, out),
    }
    out.extend_from_slice(parser.partial.bytes());
}

fn sequence(parser: &Parser, out: &mut Vec<u8>) {
    let (marker, intermediate) = (parser.sequence.marker, parser.sequence.intermediate);
    out.extend_from_slice(b"\x1b[");
    if marker != 0 {
        out.push(marker);
    }
    let params = &parser.params;
    for index in 0..params.len() {
        if index > 0 {
            out.push(if params.is_sub(index) { b':' } else { b';' });
        }
        let alone = params.len() == 1 && marker == 0 && parser.state == State::CsiParam;
        if params.get(index) > 0 || alone {
            let _ = write!(out, "{}", params.get(index));
        }
    }
    if params.is_full() {
        out.push(b';');
    }
    if intermediate != 0 {
        out.push(intermediate);
    }
}

fn string(parser: &Parser, out: &mut Vec<u8>) {
    let string = &parser.string;
    out.extend_from_slice(&[0x1b, string.kind]);
    if string.too_long {
        out.resize(out.len() + LONGEST_STRING + 1, b' ');
    }
    out.extend_from_slice(&string.payload);
    let kept = string.payload.last() == Some(&0xc2);
    match (string.after_c2, kept) {
        (true, false) => out.push(0xc2),
        // A control that means nothing here parts the byte from what comes.
        (false, true) => out.push(b'\n'),
        _ => {}
    }
}
