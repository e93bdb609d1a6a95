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
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const FROM_LAB = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const FROM_LMS = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
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
    const shown = value > 0.0031308 ? 1.055 * value ** (1 / 2.4) - 0.055 : value * 12.92;
    return Math.round(Math.min(Math.max(shown, 0), 1) * 255);
  }) as Triple;
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
