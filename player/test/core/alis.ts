// Frames of the live streaming protocol, as servers send them.

function leb128(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [...leb128(bytes.length), ...bytes];
}

export const magic = Uint8Array.from([...new TextEncoder().encode("ALiS"), 1]);

/** `time` in microseconds; a theme of 8 or 16 colours after foreground and background. */
export function init(
  time: number,
  cols: number,
  rows: number,
  screen: string,
  theme: number[][] = [],
): Uint8Array {
  const count = Math.max(theme.length - 2, 0);
  return Uint8Array.from([
    1,
    ...leb128(0),
    ...leb128(time),
    ...leb128(cols),
    ...leb128(rows),
    count,
    ...theme.flat(),
    ...text(screen),
  ]);
}

/** `delay` in microseconds since the frame before. */
export function event(code: string, id: number, delay: number, data: string): Uint8Array {
  return Uint8Array.from([code.charCodeAt(0), ...leb128(id), ...leb128(delay), ...text(data)]);
}

export function resize(id: number, delay: number, cols: number, rows: number): Uint8Array {
  return Uint8Array.from([
    "r".charCodeAt(0),
    ...leb128(id),
    ...leb128(delay),
    ...leb128(cols),
    ...leb128(rows),
  ]);
}

export const eot = (delay: number) => Uint8Array.from([4, ...leb128(delay)]);
