//! Copies of a terminal that are kept for long, such as the keyframes of a player.
//!
//! A plain clone has eight bytes for each cell, and memory that was never used before costs more
//! than what is written there. Here cells are runs: a style, a length, and the characters, of
//! which ASCII takes a byte each. Of pens that differ in their colours alone only these are kept.

use crate::screen::Screen;
use crate::vt::Vt;

/// A copy of a terminal that takes little memory. Made by [`Vt::snapshot`].
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Everything but pens and cells, which styles and screens lack.
    rest: Vt,
    /// The pens in the table, the cells of the screen in view and those of the other one.
    packed: Vec<u8>,
}

impl Vt {
    /// A copy to go on from later.
    #[must_use]
    #[inline(never)]
    pub fn snapshot(&self) -> Snapshot {
        let mut rest = self.clone();
        let mut packed = Vec::new();
        rest.terminal.styles.pack(&mut packed);
        for screen in rest.terminal.screens_mut() {
            screen.pack(&mut packed);
        }
        packed.shrink_to_fit();
        Snapshot { rest, packed }
    }
}

impl Snapshot {
    /// The terminal as it was.
    #[must_use]
    #[inline(never)]
    pub fn restore(&self) -> Vt {
        let mut vt = self.rest.clone();
        let mut packed = vt.terminal.styles.unpack(&self.packed);
        for screen in vt.terminal.screens_mut() {
            packed = screen.unpack(packed);
        }
        vt
    }

    /// How many bytes of memory the copy takes, about.
    #[must_use]
    pub fn memory(&self) -> usize {
        let terminal = &self.rest.terminal;
        let screens = [&terminal.screen, &terminal.other].map(Screen::memory);
        size_of::<Self>() + self.packed.len() + screens[0] + screens[1]
    }
}

/// Takes the first bytes of `packed`, which has them.
#[inline(always)]
pub(crate) fn take<const N: usize>(packed: &mut &[u8]) -> [u8; N] {
    let (first, rest) = packed.split_at(N);
    *packed = rest;
    std::array::from_fn(|index| first[index])
}

#[cfg(test)]
mod tests {
    use crate::{Size, Vt};

    /// A screen in which each cell has a style of its own, as `style` says for its number.
    fn picture(text: &str, style: impl Fn(usize) -> String) -> Vt {
        let mut vt = Vt::new(Size::new(80, 24));
        for (number, char) in text.chars().cycle().take(80 * 24).enumerate() {
            vt.feed(format!("\x1b[{}m{char}", style(number)).as_bytes());
        }
        vt
    }

    #[test]
    fn pictures_of_all_kinds_come_back() {
        let rgb = |number: usize| format!("{};{};7", number % 256, number / 256);
        let styles: [&dyn Fn(usize) -> String; 6] = [
            &|number| format!("48;2;{}", rgb(number)),
            &|number| format!("0;{};38;2;{}", 1 + number % 9, rgb(number)),
            &|number| format!("38;2;{}", rgb(number / 3)),
            &|number| format!("38;2;{}", rgb(1920 - number)),
            &|number| format!("38;5;{}", number % 256),
            &|number| format!("58;2;{};38;5;{}", rgb(number % 7), number % 5),
        ];
        for text in ["x", "a é", "日", "e\u{301}x", "abc─│"] {
            for style in styles {
                let vt = picture(text, style);
                let restored = vt.snapshot().restore();
                assert!(restored == vt, "{text} {:?}", style(1));
                assert_eq!(restored.dump(), vt.dump());
            }
        }
    }

    #[test]
    fn a_cell_with_colors_of_its_own_takes_ten_bytes() {
        let vt = picture("abc", |number| {
            format!("38;2;{};{};0;48;2;1;2;3", number % 256, number / 256)
        });
        let idle = Vt::new(Size::new(80, 24)).snapshot().memory();
        let cells = vt.snapshot().memory() - idle;
        assert!(cells < 10 * 80 * 24, "{cells}");
    }
}
