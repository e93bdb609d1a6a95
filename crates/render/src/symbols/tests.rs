use super::*;
use std::fmt::Write;

fn pixels(char: char, width: usize, height: usize) -> Vec<u8> {
    let mut coverage = vec![0; width * height];
    assert!(rasterize(char, width, height, &mut coverage), "{char}");
    coverage
}

/// Cells side by side as text: `#` covered, `+` in part, `.` not.
fn picture(text: &str, width: usize, height: usize) -> String {
    let cells: Vec<_> = text
        .chars()
        .map(|char| pixels(char, width, height))
        .collect();
    let mut out = String::new();
    for y in 0..height {
        for cell in &cells {
            for coverage in &cell[y * width..(y + 1) * width] {
                let _ = out.write_char(match coverage {
                    0 => '.',
                    255 => '#',
                    _ => '+',
                });
            }
        }
        out.push('\n');
    }
    out
}

/// Every character that is drawn here.
fn all() -> impl Iterator<Item = char> {
    ('\0'..='\u{1ffff}').filter(|char| is_symbol(*char))
}

/// Sizes of cells from none to large, even and odd.
const SIZES: [(usize, usize); 7] = [(0, 0), (1, 1), (3, 2), (7, 15), (8, 16), (9, 18), (17, 38)];

#[test]
fn what_is_a_symbol_is_drawn_and_nothing_else_is() {
    struct Count(usize);
    impl Canvas for Count {
        fn rect(&mut self, _: Rect, _: u8) {
            self.0 += 1;
        }
        fn fill(&mut self, _: &[Segment], _: u8) {
            self.0 += 1;
        }
        fn stroke(&mut self, _: &[Segment], _: f32) {
            self.0 += 1;
        }
    }
    for char in '\0'..=char::MAX {
        let mut shapes = Count(0);
        assert_eq!(
            draw(char, &Grid::exact(8.0, 16.0), &mut shapes),
            is_symbol(char),
            "{char:?}"
        );
        // The braille pattern without dots is the only one without shapes.
        assert_eq!(
            shapes.0 > 0,
            is_symbol(char) && char != '\u{2800}',
            "{char:?}"
        );
    }
}

#[test]
fn every_symbol_can_be_drawn_at_any_size() {
    for char in all() {
        for (width, height) in SIZES {
            let coverage = pixels(char, width, height);
            let is_seen = coverage.iter().any(|coverage| *coverage > 0);
            assert!(
                is_seen || width < 7 || char == '\u{2800}',
                "{char} at {width}x{height}"
            );
        }
    }
}

#[test]
fn lines_go_on_from_cell_to_cell() {
    for (width, height) in SIZES.into_iter().skip(3) {
        let column = |char: char, x: usize| -> Vec<u8> {
            pixels(char, width, height)
                .chunks(width)
                .map(|line| line[x])
                .collect()
        };
        let line =
            |char: char, y: usize| pixels(char, width, height)[y * width..][..width].to_vec();
        let (last, bottom) = (width - 1, height - 1);
        for (level, right, left) in [
            ('─', "├┌└╾╶╓╙╟╫╥╨╭╰", "┤┐┘╼╴╖╜╢╫╥╨╮╯"),
            ('━', "┣┏┗╼╺┝┍┕", "┫┓┛╾╸┥┑┙"),
            ('═', "╠╔╚╞╒╘╦╩╬╤╧╪", "╣╗╝╡╕╛╦╩╬╤╧╪"),
        ] {
            for char in right.chars() {
                assert_eq!(column(char, last), column(level, 0), "{char}{level}");
            }
            for char in left.chars() {
                assert_eq!(column(level, last), column(char, 0), "{level}{char}");
            }
        }
        for (upright, down, up) in [
            ('│', "┬┌┐╿╷╤╒╕╪╞╡╭╮", "┴└┘╽╵╧╘╛╪╞╡╰╯"),
            ('┃', "┳┏┓╽╻┰┎┒", "┻┗┛╿╹┸┖┚"),
            ('║', "╦╔╗╥╓╖╠╣╬╟╢╫", "╩╚╝╨╙╜╠╣╬╟╢╫"),
        ] {
            for char in down.chars() {
                assert_eq!(
                    line(char, bottom),
                    line(upright, 0),
                    "{char} above {upright}"
                );
            }
            for char in up.chars() {
                assert_eq!(
                    line(upright, bottom),
                    line(char, 0),
                    "{upright} above {char}"
                );
            }
        }
    }
}

#[test]
fn opposite_symbols_fill_the_cell_together() {
    let wedges = (0x1fb3c..=0x1fb51).map(|code| (code, code + 22));
    let quarters = (0x1fb68..=0x1fb6b).map(|code| (code, code + 4));
    let others = [
        (0x2580, 0x2584),
        (0x258c, 0x2590),
        (0x2594, 0x2587),
        (0x2595, 0x2589),
        (0x2599, 0x259d),
        (0x259a, 0x259e),
        (0x1fb00, 0x1fb3b),
        (0x1fb82, 0x2586),
        (0x1fb8b, 0x258f),
        (0x1fb95, 0x1fb96),
        (0x1fb9a, 0x1fb9b),
        (0x25e2, 0x25e4),
        (0xe0b8, 0xe0be),
    ];
    for (one, other) in wedges.chain(quarters).chain(others) {
        for (width, height) in SIZES {
            let pixels =
                |code: u32| pixels(char::from_u32(code).unwrap_or_default(), width, height);
            for (one_part, other_part) in pixels(one).into_iter().zip(pixels(other)) {
                let sum = u32::from(one_part) + u32::from(other_part);
                assert!((254..=256).contains(&sum), "{one:x} and {other:x}: {sum}");
            }
        }
    }
}

#[test]
fn shades_cover_evenly() {
    for (char, opacity) in [('░', 64), ('▒', 128), ('▓', 192), ('█', 255), ('🮐', 128)] {
        assert!(
            pixels(char, 9, 20)
                .iter()
                .all(|coverage| *coverage == opacity),
            "{char}"
        );
    }
}

#[test]
fn what_is_no_symbol_leaves_the_pixels_alone() {
    let mut coverage = [7; 16];
    assert!(!rasterize('a', 4, 4, &mut coverage));
    assert!(!rasterize('─', 5, 4, &mut coverage));
    assert_eq!(coverage, [7; 16]);
}

#[test]
fn boxes_are_closed_and_double_ones_open_inside() {
    let doubled = "\
.....................
.....................
..#################..
..#...............#..
..#.######.######.#..
..#.#....#.#....#.#..
..#.#....#.#....#.#..
";
    assert_eq!(picture("╔╦╗", 7, 7), doubled);
    let mixed = "\
.....................
.....................
..........#########..
...################..
...#......#########..
...#......#.....###..
...#......#.....###..
";
    assert_eq!(picture("┌┮┓", 7, 7), mixed);
}

#[test]
fn rounded_corners_are_smooth() {
    let corner = "\
.........
.........
.........
.........
.....+++#
....++++.
....++...
....++...
....#....
";
    assert_eq!(picture("╭", 9, 9), corner);
}
