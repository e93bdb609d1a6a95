//! Character sets: G0 to G3, shifts, and the sets of DEC's terminals.
//!
//! Only what is printed through GL is translated: in UTF-8 there are no 8-bit codes for GR.
//! Sets: <https://vt100.net/docs/vt510-rm/contents.html> (National Replacement Character Sets).

use super::Terminal;

/// A set of 94 graphic characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Charset {
    #[default]
    Ascii,
    DecSpecial,
    DecTechnical,
    British,
    Dutch,
    Finnish,
    French,
    FrenchCanadian,
    German,
    Italian,
    Norwegian,
    Portuguese,
    Spanish,
    Swedish,
    Swiss,
}

/// Designations and shifts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Charsets {
    pub(crate) designated: [Charset; 4],
    /// Which of them GL is: 0 to 3.
    pub(crate) shift: u8,
    /// The set for the next character only.
    pub(crate) single_shift: Option<u8>,
}

impl Charset {
    /// The set that an SCS sequence's intermediates after the first and final byte name.
    pub(crate) fn named(percent: bool, name: u8) -> Option<Self> {
        Some(match (percent, name) {
            (true, b'6') => Self::Portuguese,
            (false, b'B' | b'1') => Self::Ascii,
            (false, b'0' | b'2') => Self::DecSpecial,
            (false, b'>') => Self::DecTechnical,
            (false, b'A') => Self::British,
            (false, b'4') => Self::Dutch,
            (false, b'C' | b'5') => Self::Finnish,
            (false, b'R' | b'f') => Self::French,
            (false, b'Q' | b'9') => Self::FrenchCanadian,
            (false, b'K') => Self::German,
            (false, b'Y') => Self::Italian,
            (false, b'`' | b'E' | b'6') => Self::Norwegian,
            (false, b'Z') => Self::Spanish,
            (false, b'H' | b'7') => Self::Swedish,
            (false, b'=') => Self::Swiss,
            _ => return None,
        })
    }

    /// How SCS names the set.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ascii => "B",
            Self::DecSpecial => "0",
            Self::DecTechnical => ">",
            Self::British => "A",
            Self::Dutch => "4",
            Self::Finnish => "C",
            Self::French => "R",
            Self::FrenchCanadian => "Q",
            Self::German => "K",
            Self::Italian => "Y",
            Self::Norwegian => "E",
            Self::Portuguese => "%6",
            Self::Spanish => "Z",
            Self::Swedish => "H",
            Self::Swiss => "=",
        }
    }

    /// Where the set differs from ASCII: codes and the characters in their places.
    fn replacements(self) -> (&'static str, &'static str) {
        match self {
            Self::Ascii => ("", ""),
            Self::DecSpecial => (
                "_`abcdefghijklmnopqrstuvwxyz{|}~",
                " ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·",
            ),
            Self::DecTechnical => (
                "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\
                 `abcdefghijklmnopqrstuvwxyz{|}~",
                "⎷┌─⌠⌡│⎡⎣⎤⎦⎛⎝⎞⎠⎨⎬\u{fffd}\u{fffd}╲╱┐┘\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\
                 ≤≠≥∫∴∝∞÷Δ∇ΦΓ∼≃Θ×Λ⇔⇒≡ΠΨ\u{fffd}Σ\u{fffd}\u{fffd}√ΩΞΥ⊂⊃∩∪∧∨\
                 ¬αβχδεφγηιθκλ\u{fffd}ν∂πψρστ\u{fffd}ƒωξυζ←↑→↓",
            ),
            Self::British => ("#", "£"),
            Self::Dutch => ("#@[\\]{|}~", "£¾ĳ½|¨ƒ¼´"),
            Self::Finnish => ("[\\]^`{|}~", "ÄÖÅÜéäöåü"),
            Self::French => ("#@[\\]{|}~", "£à°ç§éùè¨"),
            Self::FrenchCanadian => ("@[\\]^`{|}~", "àâçêîôéùèû"),
            Self::German => ("@[\\]{|}~", "§ÄÖÜäöüß"),
            Self::Italian => ("#@[\\]`{|}~", "£§°çéùàòèì"),
            Self::Norwegian => ("@[\\]^`{|}~", "ÄÆØÅÜäæøåü"),
            Self::Portuguese => ("[\\]{|}", "ÃÇÕãçõ"),
            Self::Spanish => ("#@[\\]{|}", "£§¡Ñ¿°ñç"),
            Self::Swedish => ("@[\\]^`{|}~", "ÉÄÖÅÜéäöåü"),
            Self::Swiss => ("#@[\\]^_`{|}~", "ùàéçêîèôäöüû"),
        }
    }

    fn translate(self, byte: u8) -> char {
        let (codes, characters) = self.replacements();
        let mut pairs = codes.bytes().zip(characters.chars());
        let pair = pairs.find(|(code, _)| *code == byte);
        pair.map_or(char::from(byte), |(_, character)| character)
    }
}

impl Charsets {
    /// Whether printed ASCII may come out as something else.
    #[inline(always)]
    pub(crate) fn translates(&self) -> bool {
        self.designated[usize::from(self.shift)] != Charset::Ascii || self.single_shift.is_some()
    }

    /// The character for a byte 0x20 to 0x7e; a single shift is used up.
    pub(crate) fn translate(&mut self, byte: u8) -> char {
        let set = self.single_shift.take().unwrap_or(self.shift);
        self.designated[usize::from(set)].translate(byte)
    }

    /// What must be fed to print `char` while these sets are in force: a single shift, if that is
    /// how it came about, and a character.
    pub(crate) fn untranslate(&self, char: char) -> (&'static str, char) {
        let sets = [("", usize::from(self.shift)), ("\x1bN", 2), ("\x1bO", 3)];
        let found = sets.into_iter().find_map(|(shift, slot)| {
            let set = self.designated[slot];
            let byte = (0x20..=0x7e_u8).find(|byte| set.translate(*byte) == char)?;
            Some((shift, char::from(byte)))
        });
        found.unwrap_or(("", char))
    }
}

impl Terminal {
    /// ESC ( C ; ESC ) C ; ESC * C ; ESC + C  SCS  Select Character Set  [DEC VT510]
    pub(crate) fn designate(&mut self, slot: usize, percent: bool, name: u8) {
        if let Some(set) = Charset::named(percent, name) {
            self.charsets.designated[slot] = set;
        }
    }

    /// SCS of ASCII as G0.
    #[inline(always)]
    pub(crate) fn designate_ascii(&mut self) {
        self.last_char = None;
        if self.charsets.designated[0] != Charset::Ascii {
            self.charsets.designated[0] = Charset::Ascii;
            self.update_plain();
        }
    }

    /// SI ; SO ; ESC n ; ESC o  LS0, LS1, LS2, LS3  Locking Shift  [ECMA-48 8.3.76]
    pub(crate) fn locking_shift(&mut self, slot: u8) {
        self.charsets.shift = slot;
    }

    /// ESC N ; ESC O  SS2, SS3  Single Shift  [ECMA-48 8.3.141]
    pub(crate) fn single_shift(&mut self, slot: u8) {
        self.charsets.single_shift = Some(slot);
    }
}
