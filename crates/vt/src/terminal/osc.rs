//! Operating system commands: those that a display heeds.

use super::Terminal;

impl Terminal {
    /// Executes an OSC string; what is not for a display (clipboard, working directory, images) has
    /// no effect.
    pub(crate) fn operating_system_command(&mut self, payload: &[u8]) {
        self.last_char = None;
        let digits = payload
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (number, rest) = payload.split_at(digits);
        let Some(number) = std::str::from_utf8(number)
            .ok()
            .and_then(|n| n.parse::<u16>().ok())
        else {
            return;
        };
        let rest = match rest {
            [] => rest,
            [b';', rest @ ..] => rest,
            _ => return,
        };
        let text = &*String::from_utf8_lossy(rest);
        match number {
            0 | 2 => self.set_title(text),
            4 => self.set_palette(text),
            8 => {
                let (params, uri) = text.split_once(';').unwrap_or((text, ""));
                self.set_link(params, uri);
            }
            10..=12 => self.set_dynamic_colors(number, text),
            104 => self.reset_palette(text),
            110..=112 => self.reset_dynamic_color(number),
            133 => self.mark_prompt(text),
            _ => {}
        }
    }

    /// OSC 133 ; A ST  Start of Prompt  [<https://gitlab.freedesktop.org/Per_Bothner/specifications/blob/master/proposals/semantic-prompts.md>]
    ///
    /// The row of the cursor is where a prompt begins, whatever options follow, but for those of
    /// continued lines (`k=s`, `k=c`). Nothing moves to a fresh line.
    fn mark_prompt(&mut self, text: &str) {
        let mut fields = text.split(';');
        let starts = fields.next() == Some("A");
        if starts && !fields.any(|option| matches!(option, "k=s" | "k=c")) {
            self.screen.row_mut(self.cursor.row).set_prompt(true);
        }
    }
}
