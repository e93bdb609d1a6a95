//! Characters that are rectangles, polygons and lines at fixed places, as a table.
//!
//! A cell is 24 units wide and high; letters from `a` to `y` are the places 0 to 24. A shape is a
//! sign, then pairs of letters, `x` and `y`; a character is all shapes up to the next space:
//!
//! - `#` a rectangle, by its upper left and its lower right corner; `1`, `2`, `3` the same covered
//!   to one, two, three quarters; `=` the same at least a pixel wide and high
//! - `%` the inside of a polygon; `:` the same half covered
//! - `-` a light line from point to point

use super::geometry::{Canvas, Grid, Point, Segment};

/// First characters of the rows of the table, and the shapes of each from there on.
const TABLE: [(u32, &str); 7] = [
    (0x2571, "-yaay -aayy -yaay-aayy"),
    // Halves and eighths from below and from the left, shades, quadrants.
    (
        0x2580,
        "#aaym #avyy #asyy #apyy #amyy #ajyy #agyy #adyy #aayy #aavy #aasy #aapy #aamy #aajy #aagy \
         #aady #mayy 1aayy 2aayy 3aayy #aayd #vayy #ammy #mmyy #aamm #aamm#ammy#mmyy #aamm#mmyy \
         #aamm#maym#ammy #aamm#maym#mmyy #maym #maym#ammy #maym#ammy#mmyy",
    ),
    // Triangles in the lower right, lower left, upper left and upper right.
    (0x25e2, "%yayyay %aayyay %aayaay %aayayy"),
    // Powerline: arrows, then triangles, each solid and thin. Half circles are between them.
    (0xe0b0, "%aaymay -aaymay %yaamyy -yaamyy"),
    (
        0xe0b8,
        "%aayyay -aayy %yayyay -yaay %aayaay -yaay %aayayy -aayy",
    ),
    // Triangles to the centre: what is left without one, then one; upright and level bands.
    (
        0x1fb68,
        "%aayayyaymm %yayyayaamm %yyayaayamm %ayaayayymm %ayaamm %aayamm %yayymm %yyaymm =dagy \
         =gajy =jamy =mapy =pasy =savy =adyg =agyj =ajym =amyp =apys =asyv =aady=avyy =aady=aayd \
         =vayy=aayd =vayy=avyy =aayd=avyy =aayd=agyj=amyp=avyy",
    ),
    // Eighths from above and from the right, halves in medium shade; checker boards, bars and
    // stripes, triangles, lines between the middles of the edges.
    (
        0x1fb82,
        "#aayg #aayj #aayp #aays #aayv #sayy #payy #jayy #gayy #dayy 2aamy 2mayy 2aaym 2amyy 2aayy \
         #aaym2amyy 2aaym#amyy - 2aamy#mayy \
         #aagg#masg#ggmm#sgym#amgs#mmss#gsmy#ssyy #gamg#sayg#aggm#mgsm#gmms#smys#asgy#mssy \
         #agym#asyy -mayg-aaym-agys-amyy-asmy -maag-yaam-ygas-ymay-ysmy \
         %aayaayyy %aayyyaay :ayaaya :aayayy :yayyay :yyayaa \
         -maam -maym -ammy -ymmy -maam-ammy -maym-ymmy -ammy-ymmy -maam-maym -maam-ymmy -maym-ammy \
         -maym-ammy-ymmy -maam-ammy-ymmy -maam-maym-ymmy -maam-maym-ammy -maam-maym-ammy-ymmy",
    ),
];

/// Draws a character of the table; others are left alone.
pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let row = TABLE.iter().rfind(|(first, _)| *first <= code);
    let Some((first, characters)) = row else {
        return;
    };
    let mut characters = characters.as_bytes().split(|byte| *byte == b' ');
    if let Some(mut shapes) = characters.nth((code - first) as usize) {
        while let [sign, rest @ ..] = shapes {
            let end = rest.iter().position(|byte| !byte.is_ascii_lowercase());
            let (places, others) = rest.split_at(end.unwrap_or(rest.len()));
            draw_shape(*sign, places, grid, canvas);
            shapes = others;
        }
    }
}

fn draw_shape(sign: u8, places: &[u8], grid: &Grid, canvas: &mut impl Canvas) {
    match (sign, places) {
        (b'%', _) => polygon(places, 255, grid, canvas),
        (b':', _) => polygon(places, 128, grid, canvas),
        (b'-', _) => with_path(places, grid, |path| canvas.stroke(path, grid.light)),
        (_, &[left, top, right, bottom]) => {
            let mut rect = grid.rect(share(left), share(top), share(right), share(bottom));
            if sign == b'=' {
                let least = grid.length(0.0);
                rect.right = rect.right.max(rect.left + least);
                rect.bottom = rect.bottom.max(rect.top + least);
            }
            let opacity = match sign {
                b'1'..=b'3' => (sign - b'0') * 64,
                _ => 255,
            };
            canvas.rect(rect, opacity);
        }
        _ => {}
    }
}

/// Fills the polygon with these corners.
pub(super) fn polygon(corners: &[u8], opacity: u8, grid: &Grid, canvas: &mut impl Canvas) {
    with_path(corners, grid, |path| canvas.fill(path, opacity));
}

/// How much of the cell is before a place.
fn share(place: u8) -> f32 {
    f32::from(place - b'a') / 24.0
}

/// No path has more points.
const MOST_POINTS: usize = 10;

fn with_path(places: &[u8], grid: &Grid, draw: impl FnOnce(&[Segment])) {
    let mut path = [Segment::Move(Point::default()); MOST_POINTS];
    let points = places.as_chunks().0;
    for (index, (segment, [x, y])) in path.iter_mut().zip(points).enumerate() {
        let point = grid.point(share(*x), share(*y));
        *segment = if index == 0 {
            Segment::Move(point)
        } else {
            Segment::Line(point)
        };
    }
    draw(&path[..points.len().min(MOST_POINTS)]);
}
