#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../themes"))
}

#[test]
fn every_theme_file_is_built_in() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let names: BTreeSet<String> = BUILT_IN
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(names, files);
}

#[test]
fn built_in_colours_are_those_of_the_files() {
    for (name, theme) in &BUILT_IN {
        let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
        let file: toml::Table = text.parse().unwrap();
        assert_eq!(file["fg"].as_str().unwrap(), theme.fg.to_string(), "{name}");
        assert_eq!(file["bg"].as_str().unwrap(), theme.bg.to_string(), "{name}");
        let cursor = file
            .get("cursor")
            .map(|color| color.as_str().unwrap().to_owned());
        assert_eq!(
            cursor,
            theme.cursor.map(|color| color.to_string()),
            "{name}"
        );
        let palette: Vec<_> = theme.palette.iter().map(Rgb::to_string).collect();
        let colors: Vec<_> = file["palette"]
            .as_array()
            .unwrap()
            .iter()
            .map(|color| color.as_str())
            .collect();
        assert_eq!(
            colors,
            palette
                .iter()
                .map(|color| Some(color.as_str()))
                .collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_cursor_is_read_where_a_file_has_one() {
    const COLORS: &str = concat!(
        "fg = \"#ffffff\"\nbg = \"#000000\"\ncursor = \"#0a0b0c\"\npalette = [\n",
        "\"#000000\", \"#000001\", \"#000002\", \"#000003\", \"#000004\", \"#000005\",\n",
        "\"#000006\", \"#000007\", \"#000008\", \"#000009\", \"#00000a\", \"#00000b\",\n",
        "\"#00000c\", \"#00000d\", \"#00000e\", \"#00000f\",\n]\n",
    );
    let theme = file::parse(COLORS);
    assert_eq!(theme.cursor, Some(Rgb::new(10, 11, 12)));
    assert_eq!(
        theme.palette.map(|color| color.blue),
        std::array::from_fn(|index| index as u8)
    );
}

#[test]
fn unknown_names_are_no_themes() {
    assert_eq!(Theme::named("asciinema"), Some(&Theme::default()));
    assert_eq!(Theme::named("asciinem"), None);
}

#[test]
fn eight_colours_serve_for_the_bright_ones_too() {
    let black = Rgb::default();
    let colors: Vec<Rgb> = (0..8).map(|blue| Rgb::new(0, 0, blue)).collect();
    let theme = Theme::from_colors(black, black, &colors).unwrap();
    assert_eq!(theme.palette[11], theme.palette[3]);
    assert_eq!(Theme::from_colors(black, black, &colors[..7]), None);
}
