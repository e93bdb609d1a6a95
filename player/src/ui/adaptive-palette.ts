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
  // The bits of a corner's place say where it lies: 1 red, 2 green, 4 blue.
  const corners = [1, 3, 4, 5, 6, 7, 8, 0].map((index) => toLab(colors[index] ?? 0));
  const ends = [corners[0], corners[7]] as Triple[];
  const cube = Array.from({ length: LEVELS ** 3 }, (_, at) =>
    mix(
      corners,
      [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => level / 5),
    ),
  );
  const greys = Array.from({ length: GREYS }, (_, at) => mix(ends, [(at + 1) / (GREYS + 1)]));
  return [...cube, ...greys];
}

/** Halves the number of colours by each share, which says how much of every second one there is. */
function mix(colors: Triple[], shares: number[]): number {
  let left = colors;
  for (const share of shares) {
    const seconds = left.filter((_, at) => at % 2);
    left = left
      .filter((_, at) => at % 2 === 0)
      .map((color, pair) =>
        color.map((value, part) => value + ((seconds[pair]?.[part] ?? 0) - value) * share),
      ) as Triple[];
  }
  return fromLab(left[0] as Triple);
}

/** Rows of the matrices. What the third column adds is in the sum of a row, which is 1 or 0. */
type Row = [first: number, second: number, sum?: 0];

const TO_LMS: Row[] = [
  [0.412221, 0.536333],
  [0.211903, 0.6807],
  [0.088302, 0.281719],
];
const TO_LAB: Row[] = [
  [0.210454, 0.793618],
  [1.977998, -2.428592, 0],
  [0.025904, 0.782772, 0],
];
const FROM_LAB: Row[] = [
  [0.396338, 0.215804],
  [-0.105561, -0.063854],
  [-0.089484, -1.291486],
];
const FROM_LMS: Row[] = [
  [4.076742, -3.307712],
  [-1.268438, 2.609757],
  [-0.004196, -0.703419],
];

function times(matrix: Row[], [x, y, z]: Triple): Triple {
  return matrix.map(([a, b, sum = 1]) => a * (x - z) + b * (y - z) + sum * z) as Triple;
}

function toLab(color: number): Triple {
  const linear = [0, 8, 16].map((shift) => {
    const value = ((color >>> shift) & 255) / 255;
    return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
  }) as Triple;
  return times(TO_LAB, times(TO_LMS, linear).map(Math.cbrt) as Triple);
}

function fromLab([light, a, b]: Triple): number {
  const lms = times(FROM_LAB, [a + light, b + light, light]).map((value) => value ** 3) as Triple;
  const [red, green, blue] = times(FROM_LMS, lms).map((value) => {
    const shown = value > 0.003131 ? 1.055 * value ** (1 / 2.4) - 0.055 : value * 12.92;
    return Math.round(Math.min(Math.max(shown, 0), 1) * 255);
  }) as Triple;
  return packColor(red, green, blue);
}

/** A colour as `0xaabbggrr`, opaque. */
export function packColor(red: number, green: number, blue: number): number {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
