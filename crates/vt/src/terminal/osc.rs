//! Operating system commands: those that a display heeds.

use super::Terminal;
#[cfg(feature = "window")]
use crate::parser::utf8::text_of;

impl Terminal {
    /// Executes an OSC string; what is not for a display (clipboard, working directory, images) has
    /// no effect.
    pub(crate) fn operating_system_command(&mut self, payload: &[u8]) {
        self.last_char = None;
        let (number, rest) = split_once(payload, b';');
        let Some(number) = decimal(number) else {
            return;
        };
        match number {
            8 => self.set_link(rest),
            133 => self.mark_prompt(rest),
            #[cfg(feature = "window")]
            0 | 2 => self.set_title(&text_of(rest)),
            #[cfg(feature = "window")]
            4 => self.set_palette(&text_of(rest)),
            #[cfg(feature = "window")]
            10..=12 => self.set_dynamic_colors(number, &text_of(rest)),
            #[cfg(feature = "window")]
            104 => self.reset_palette(&text_of(rest)),
            #[cfg(feature = "window")]
            110..=112 => self.reset_dynamic_color(number),
            _ => {}
        }
    }

    /// OSC 133 ; A ST  Start of Prompt  [<https://gitlab.freedesktop.org/Per_Bothner/specifications/blob/master/proposals/semantic-prompts.md>]
    ///
    /// The row of the cursor is where a prompt begins, whatever options follow, but for those of
    /// continued lines (`k=s`, `k=c`). Nothing moves to a fresh line.
    fn mark_prompt(&mut self, text: &[u8]) {
        let mut fields = text.split(|byte| *byte == b';');
        let starts = fields.next() == Some(b"A");
        if starts && !fields.any(|option| matches!(option, b"k=s" | b"k=c")) {
            self.screen.row_mut(self.cursor.row).set_prompt(true);
        }
    }
}

/// What is before the first `separator`, or all, and what is behind it.
pub(super) fn split_once(text: &[u8], separator: u8) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| *byte == separator);
    let (first, rest) = text.split_at(end.unwrap_or(text.len()));
    (first, rest.get(1..).unwrap_or_default())
}

/// A number of nothing but digits.
fn decimal(digits: &[u8]) -> Option<u16> {
    let add = |number: u16, digit: &u8| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit as u16)
    };
    let is_there = !digits.is_empty();
    is_there.then(|| digits.iter().try_fold(0, add)).flatten()
}
