// WebAssembly code as streams of like bytes: operations, local indices, offsets and so on. Deflate
// makes them a seventh smaller than the same bytes mixed. The layout of code is described at
// https://webassembly.github.io/spec/core/binary/.

// What streams hold; the first has all that is no code.
const REST = 0;
const OPERATIONS = 1;
const BLOCKS = 2;
const BRANCHES = 3;
const CALLS = 4;
const LOCALS = 5;
const GLOBALS = 6;
const OFFSETS = 7;
const NUMBERS = 8;
const LONG_NUMBERS = 9;
const DECLARATIONS = 10;
const CONSTANTS = 11;

/** How many streams there are. */
export const STREAM_COUNT = 12;

/** Bytes of the longest length that is met. */
const LONGEST_NUMBER = 5;

/** Of the operations behind a prefix: their numbers, and where the table below has them. */
const PREFIXES: Record<number, number> = { 252: 0x100, 253: 0x200 };

/** What follows operations: streams of numbers, then so many bytes. */
type Immediates = { numbers: number[]; bytes: number };

/** From operation to operation: the streams of the numbers behind it, the bytes behind these. */
const TABLE: [first: number, last: number, numbers: number[], bytes?: number][] = [
  [0x02, 0x04, [BLOCKS]],
  [0x0c, 0x0d, [BRANCHES]],
  [0x10, 0x10, [CALLS]],
  [0x11, 0x11, [CALLS, CALLS]],
  [0x1c, 0x1c, [CONSTANTS], 1],
  [0x20, 0x22, [LOCALS]],
  [0x23, 0x24, [GLOBALS]],
  [0x28, 0x3e, [OPERATIONS, OFFSETS]],
  [0x3f, 0x40, [OPERATIONS]],
  [0x41, 0x41, [NUMBERS]],
  [0x42, 0x42, [LONG_NUMBERS]],
  [0x43, 0x43, [], 4],
  [0x44, 0x44, [], 8],
  [0x108, 0x108, [OPERATIONS, OPERATIONS]],
  [0x109, 0x109, [OPERATIONS]],
  [0x10a, 0x10a, [OPERATIONS, OPERATIONS]],
  [0x10b, 0x10b, [OPERATIONS]],
  [0x200, 0x20b, [OPERATIONS, OFFSETS]],
  [0x20c, 0x20d, [], 16],
  [0x215, 0x222, [], 1],
  [0x254, 0x25b, [OPERATIONS, OFFSETS], 1],
  [0x25c, 0x25d, [OPERATIONS, OFFSETS]],
];

const NONE: Immediates = { numbers: [], bytes: 0 };
const immediates: Immediates[] = Array(0x300).fill(NONE);
for (const [first, last, numbers, bytes = 0] of TABLE) {
  immediates.fill({ numbers, bytes }, first, last + 1);
}

/** Moves bytes of one stream from where they are to where they belong. */
export interface Mover {
  /** Moves a number in LEB128 and returns it. */
  number(stream: number): number;
  /** Moves so many bytes and returns the last. */
  bytes(stream: number, count: number): number;
}

/** Moves the body of a function, without its length. */
export function moveBody(mover: Mover): void {
  for (let groups = mover.number(DECLARATIONS); groups > 0; groups -= 1) {
    mover.number(DECLARATIONS);
    mover.bytes(DECLARATIONS, 1);
  }
  for (let depth = 1; depth > 0; ) {
    let operation = mover.bytes(OPERATIONS, 1);
    const prefix = PREFIXES[operation];
    if (prefix) {
      operation = prefix + mover.number(OPERATIONS);
    }
    const { numbers, bytes } = immediates[operation] ?? NONE;
    for (const stream of numbers) {
      mover.number(stream);
    }
    if (bytes > 0) {
      mover.bytes(CONSTANTS, bytes);
    }
    if (operation === 0x0e) {
      for (let targets = mover.number(BRANCHES); targets >= 0; targets -= 1) {
        mover.number(BRANCHES);
      }
    }
    depth += operation === 0x0b ? -1 : Number(operation >= 0x02 && operation <= 0x04);
  }
}

/**
 * The module that was split: numbers of four bytes say its length, the length of what is before the
 * code, how many functions there are, and the lengths of the streams, which follow.
 */
export function join(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(packed.buffer, packed.byteOffset);
  const header = Array.from({ length: 3 + STREAM_COUNT }, (_, at) => view.getUint32(4 * at, true));
  const [length, lengthBeforeCode, functions, ...lengths] = header as [
    number,
    number,
    number,
    ...number[],
  ];
  let start = 4 * header.length;
  const places = lengths.map((length) => {
    start += length;
    return start - length;
  });
  // While the length of something is not known, it stands behind the longest that there is.
  const module = new Uint8Array(length + 2 * LONGEST_NUMBER);
  let end = 0;

  const bytes = (stream: number, count: number) => {
    for (let left = count; left > 0; left -= 1) {
      module[end++] = packed[(places[stream] as number)++] as number;
    }
    return module[end - 1] as number;
  };
  const number = (stream: number) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes(stream, 1);
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  const put = (value: number) => {
    for (let rest = value; ; rest >>>= 7) {
      module[end++] = rest < 128 ? rest : (rest & 127) | 128;
      if (rest < 128) {
        return;
      }
    }
  };
  const putWithLength = (content: () => void) => {
    const start = end + LONGEST_NUMBER;
    end = start;
    content();
    const stop = end;
    end = start - LONGEST_NUMBER;
    put(stop - start);
    module.copyWithin(end, start, stop);
    end += stop - start;
  };

  bytes(REST, lengthBeforeCode);
  putWithLength(() => {
    put(functions);
    for (let left = functions; left > 0; left -= 1) {
      putWithLength(() => moveBody({ bytes, number }));
    }
  });
  bytes(REST, (lengths[REST] as number) - lengthBeforeCode);
  return module.subarray(0, end);
}
