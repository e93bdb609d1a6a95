//! Colours in a space where equal distances look equal.
//!
//! Definition and constants: <https://bottosson.github.io/posts/oklab/>.

use crate::rgb::Rgb;

/// Lightness, green to red, blue to yellow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Oklab {
    lightness: f32,
    a: f32,
    b: f32,
}

impl From<Rgb> for Oklab {
    fn from(color: Rgb) -> Self {
        let [red, green, blue] = [color.red, color.green, color.blue].map(linear);
        let long = 0.412_221_46 * red + 0.536_332_55 * green + 0.051_445_995 * blue;
        let medium = 0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue;
        let short = 0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue;
        let [long, medium, short] = [long, medium, short].map(f32::cbrt);
        Oklab {
            lightness: 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short,
            a: 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short,
            b: 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short,
        }
    }
}

impl Oklab {
    /// This colour at 0, the other at 1, between them in between.
    pub(super) fn mix(self, other: Oklab, share: f32) -> Oklab {
        let mix = |from: f32, to: f32| from + (to - from) * share;
        Oklab {
            lightness: mix(self.lightness, other.lightness),
            a: mix(self.a, other.a),
            b: mix(self.b, other.b),
        }
    }

    /// The colour on a screen, less colourful where screens cannot show it.
    pub(super) fn to_rgb(self) -> Rgb {
        const STEPS: usize = 24;
        let mut parts = self.to_linear();
        if !is_shown(parts) {
            let (mut shown, mut beyond) = (0.0, 1.0);
            for _ in 0..STEPS {
                let middle = (shown + beyond) / 2.0;
                let paler = Oklab {
                    a: self.a * middle,
                    b: self.b * middle,
                    ..self
                };
                if is_shown(paler.to_linear()) {
                    shown = middle;
                } else {
                    beyond = middle;
                }
            }
            parts = Oklab {
                a: self.a * shown,
                b: self.b * shown,
                ..self
            }
            .to_linear();
        }
        let [red, green, blue] = parts.map(encoded);
        Rgb { red, green, blue }
    }

    fn to_linear(self) -> [f32; 3] {
        let Oklab { lightness, a, b } = self;
        let long = lightness + 0.396_337_78 * a + 0.215_803_76 * b;
        let medium = lightness - 0.105_561_346 * a - 0.063_854_17 * b;
        let short = lightness - 0.089_484_18 * a - 1.291_485_5 * b;
        let [long, medium, short] = [long, medium, short].map(|root| root * root * root);
        [
            4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short,
            -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_38 * short,
            -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short,
        ]
    }
}

/// Whether screens can show a colour, but for errors of rounding.
fn is_shown(parts: [f32; 3]) -> bool {
    parts.iter().all(|part| (-1e-4..=1.0 + 1e-4).contains(part))
}

/// From the levels of a file to amounts of light.
fn linear(level: u8) -> f32 {
    let level = f32::from(level) / 255.0;
    if level <= 0.04045 {
        level / 12.92
    } else {
        ((level + 0.055) / 1.055).powf(2.4)
    }
}

/// From an amount of light to the level of a file.
fn encoded(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let level = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (level * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_survive_the_way_there_and_back() {
        for level in 0..=255_u8 {
            for color in [
                Rgb::new(level, 0, 255),
                Rgb::new(9, level, 3),
                Rgb::new(77, 255, level),
            ] {
                assert_eq!(Oklab::from(color).to_rgb(), color);
            }
        }
    }

    #[test]
    fn what_screens_cannot_show_keeps_its_lightness() {
        let glaring = Oklab {
            lightness: 0.7,
            a: 0.4,
            b: 0.0,
        };
        let shown = Oklab::from(glaring.to_rgb());
        assert!((shown.lightness - 0.7).abs() < 0.01, "{shown:?}");
        assert!(shown.a > 0.1 && shown.a < 0.4, "{shown:?}");
    }
}
