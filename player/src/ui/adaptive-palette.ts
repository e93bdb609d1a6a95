// Colours 16 to 255 out of the 16 of a theme, so that programs which use them fit it. Mixed in
// OKLab (https://bottosson.github.io/posts/oklab/), where halfway looks like halfway.

type Triple = [number, number, number];

const LEVELS = 6;
const GREYS = 24;

/**
 * The 240 colours from foreground, background and the palette, all as `0xaabbggrr`. The corners of
 * the cube are the background, colours 1 to 6 and the foreground.
 */
export function adaptiveColors(colors: ArrayLike<number>): number[] {
  const [foreground, background] = [toLab(colors[0] ?? 0), toLab(colors[1] ?? 0)];
  const inner = [1, 2, 3, 4, 5, 6].map((index) => toLab(colors[index + 2] ?? 0));
  const corners = [background, ...inner, foreground];
  const mixed: number[] = [];
  for (let at = 0; at < LEVELS ** 3; at += 1) {
    // The bits of a corner's number say where it lies: 1 red, 2 green, 4 blue.
    const shares = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => level / 5);
    const lab: Triple = [0, 0, 0];
    for (const [corner, color] of corners.entries()) {
      const weight = shares.reduce(
        (product, share, bit) => product * (corner & (1 << bit) ? share : 1 - share),
        1,
      );
      add(lab, color, weight);
    }
    mixed.push(fromLab(lab));
  }
  for (let at = 1; at <= GREYS; at += 1) {
    const lab: Triple = [0, 0, 0];
    add(lab, background, 1 - at / (GREYS + 1));
    add(lab, foreground, at / (GREYS + 1));
    mixed.push(fromLab(lab));
  }
  return mixed;
}

function add(sum: Triple, color: Triple, weight: number): void {
  for (const index of [0, 1, 2] as const) {
    sum[index] += color[index] * weight;
  }
}

const TO_LMS = [
  [0.412221, 0.536333, 0.051446],
  [0.211903, 0.6807, 0.107397],
  [0.088302, 0.281719, 0.629979],
];
const TO_LAB = [
  [0.210454, 0.793618, -0.004072],
  [1.977998, -2.428592, 0.450594],
  [0.025904, 0.782772, -0.808676],
];
const FROM_LAB = [
  [1, 0.396338, 0.215804],
  [1, -0.105561, -0.063854],
  [1, -0.089484, -1.291486],
];
const FROM_LMS = [
  [4.076742, -3.307712, 0.23097],
  [-1.268438, 2.609757, -0.341319],
  [-0.004196, -0.703419, 1.707615],
];

function times(matrix: number[][], vector: Triple): Triple {
  return matrix.map((row) =>
    row.reduce((sum, factor, index) => sum + factor * (vector[index] ?? 0), 0),
  ) as Triple;
}

function toLab(color: number): Triple {
  const linear = [0, 8, 16].map((shift) => {
    const value = ((color >>> shift) & 255) / 255;
    return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
  }) as Triple;
  return times(TO_LAB, times(TO_LMS, linear).map(Math.cbrt) as Triple);
}

function fromLab(lab: Triple): number {
  const lms = times(FROM_LAB, lab).map((value) => value ** 3) as Triple;
  const [red, green, blue] = times(FROM_LMS, lms).map((value) => {
    const shown = value > 0.003131 ? 1.055 * value ** (1 / 2.4) - 0.055 : value * 12.92;
    return Math.round(Math.min(Math.max(shown, 0), 1) * 255);
  }) as Triple;
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
