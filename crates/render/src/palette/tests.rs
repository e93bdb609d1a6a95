use super::*;

fn palette(adaptive: bool) -> Palette {
    Palette::new(
        &Theme::default(),
        Options {
            adaptive,
            ..Options::default()
        },
    )
}

#[test]
fn the_fixed_colours_are_xterms() {
    let colors = palette(false).colors;
    assert_eq!(colors[1], Theme::default().palette[1]);
    assert_eq!(colors[16], Rgb::new(0, 0, 0));
    assert_eq!(colors[67], Rgb::new(0x5f, 0x87, 0xaf));
    assert_eq!(colors[208], Rgb::new(0xff, 0x87, 0x00));
    assert_eq!(colors[231], Rgb::new(0xff, 0xff, 0xff));
    assert_eq!(colors[232], Rgb::new(8, 8, 8));
    assert_eq!(colors[255], Rgb::new(238, 238, 238));
}

#[test]
fn the_corners_of_the_adaptive_cube_are_the_themes_colours() {
    let theme = Theme::default();
    let colors = palette(true).colors;
    let corner = |red: usize, green: usize, blue: usize| colors[16 + 36 * red + 6 * green + blue];
    assert_eq!(corner(0, 0, 0), theme.bg);
    assert_eq!(corner(5, 0, 0), theme.palette[1]);
    assert_eq!(corner(0, 5, 0), theme.palette[2]);
    assert_eq!(corner(5, 5, 0), theme.palette[3]);
    assert_eq!(corner(0, 0, 5), theme.palette[4]);
    assert_eq!(corner(5, 0, 5), theme.palette[5]);
    assert_eq!(corner(0, 5, 5), theme.palette[6]);
    assert_eq!(corner(5, 5, 5), theme.fg);
}

#[test]
fn adaptive_greys_go_from_background_to_foreground() {
    for (name, theme) in &crate::theme::BUILT_IN {
        let options = Options {
            adaptive: true,
            ..Options::default()
        };
        let colors = Palette::new(theme, options).colors;
        let light = |color: Rgb| u32::from(color.green);
        let rising = light(theme.fg) > light(theme.bg);
        for pair in colors[232..].windows(2) {
            let (before, after) = (light(pair[0]), light(pair[1]));
            assert!(
                if rising {
                    before <= after
                } else {
                    before >= after
                },
                "{name}"
            );
        }
        assert_ne!(colors[232], theme.bg);
        assert_ne!(colors[255], theme.fg);
    }
}
