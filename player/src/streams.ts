// WebAssembly code as streams of like bytes: operations, local indices, offsets and so on. Deflate
// makes them a seventh smaller than the same bytes mixed. The layout of code is described at
// https://webassembly.github.io/spec/core/binary/.

// What streams hold; the first has all that is no code.
const REST = 0;
export const OPERATIONS = 1;
const BLOCKS = 2;
const BRANCHES = 3;
const CALLS = 4;
const READ_LOCALS = 5;
const WRITTEN_LOCALS = 6;
const GLOBALS = 7;
const OFFSETS = 8;
const NUMBERS = 9;
const LONG_NUMBERS = 10;
const DECLARATIONS = 11;
const CONSTANTS = 12;

/** How many streams there are. */
export const STREAM_COUNT = 13;

/** Codes that no operation has, for the pairs below. */
const FIRST_PAIR = 0xc5;

/**
 * Operations together with the number behind them, which takes no place in its stream then: those
 * met most of all. Numbers are as streams have them, one byte each.
 */
const PAIRS: [operation: number, number: number][] = [
  [0x20, 0],
  [0x20, 1],
  [0x41, 0],
  [0x41, 1],
  [0x41, 127],
  [0x0c, 1],
  [0x0d, 0],
];

/** The code of a pair, if there is one. */
export function pairCode(operation: number, number: number): number | undefined {
  const index = PAIRS.findIndex((pair) => pair[0] === operation && pair[1] === number);
  return index < 0 ? undefined : FIRST_PAIR + index;
}

/** In the table below: the alignment of what is read or written, which no stream holds. */
const ALIGNMENT = -1;

/** Bytes of the longest length that is met. */
const LONGEST_NUMBER = 5;

/**
 * From operation to operation: the streams of the numbers behind it, the bytes behind these.
 * Operations with the prefixes 0xfc and 0xfd begin at 0x100 and 0x200.
 */
const TABLE: [first: number, last: number, numbers: number[], bytes?: number][] = [
  [0x02, 0x04, [BLOCKS]],
  [0x0c, 0x0d, [BRANCHES]],
  [0x10, 0x10, [CALLS]],
  [0x11, 0x11, [CALLS, CALLS]],
  [0x1c, 0x1c, [CONSTANTS], 1],
  [0x20, 0x20, [READ_LOCALS]],
  [0x21, 0x22, [WRITTEN_LOCALS]],
  [0x23, 0x24, [GLOBALS]],
  [0x28, 0x3e, [ALIGNMENT, OFFSETS]],
  [0x3f, 0x40, [OPERATIONS]],
  [0x41, 0x41, [NUMBERS]],
  [0x42, 0x42, [LONG_NUMBERS]],
  [0x43, 0x43, [], 4],
  [0x44, 0x44, [], 8],
  [0x108, 0x108, [OPERATIONS, OPERATIONS]],
  [0x109, 0x109, [OPERATIONS]],
  [0x10a, 0x10a, [OPERATIONS, OPERATIONS]],
  [0x10b, 0x10b, [OPERATIONS]],
  [0x200, 0x20b, [ALIGNMENT, OFFSETS]],
  [0x20c, 0x20d, [], 16],
  [0x215, 0x222, [], 1],
  [0x254, 0x25b, [ALIGNMENT, OFFSETS], 1],
  [0x25c, 0x25d, [ALIGNMENT, OFFSETS]],
];

const NONE = { numbers: [] as number[], bytes: 0 };
const immediates = Array<typeof NONE>(0x300).fill(NONE);
for (const [first, last, numbers, bytes = 0] of TABLE) {
  immediates.fill({ numbers, bytes }, first, last + 1);
}

/** Moves bytes of one stream from where they are to where they belong. */
export interface Mover {
  /** Moves the first byte of an operation and returns it. */
  operation(): number;
  /** Moves a number in LEB128 and returns it. */
  number(stream: number): number;
  /** Moves so many bytes and returns the last. */
  bytes(stream: number, count: number): number;
  /**
   * Moves the index of a local. Streams hold its rank in `order` instead: that of the latest one is
   * 0, which most are close to.
   */
  local(stream: number, order: Uint16Array): void;
  /** Where an alignment belongs. It means nothing to browsers; streams do without. */
  alignment(): void;
}

/** The order of locals before the first is used; no function has more of them. */
const FIRST_ORDER = Uint16Array.from({ length: 2048 }, (_, local) => local);

/** Answers what has a rank among the locals, and makes it the latest. */
export function useLocal(order: Uint16Array, rank: number): number {
  const local = order[rank] as number;
  order.copyWithin(1, 0, rank);
  order[0] = local;
  return local;
}

/** Moves the body of a function, without its length. */
export function moveBody(mover: Mover): void {
  const { number, bytes, local, alignment } = mover;
  const order = FIRST_ORDER.slice();
  for (let groups = number(DECLARATIONS); groups > 0; groups -= 1) {
    number(DECLARATIONS);
    bytes(DECLARATIONS, 1);
  }
  for (let depth = 1; depth > 0; ) {
    let operation = mover.operation();
    if (operation >= 0xfc) {
      operation = (operation - 0xfb) * 0x100 + number(OPERATIONS);
    }
    const following = immediates[operation] ?? NONE;
    // Pages run this before it is compiled; an iterator would cost as much as all the rest.
    for (let index = 0; index < following.numbers.length; index += 1) {
      const stream = following.numbers[index] as number;
      if (stream === ALIGNMENT) {
        alignment();
      } else if (stream === READ_LOCALS || stream === WRITTEN_LOCALS) {
        local(stream, order);
      } else {
        number(stream);
      }
    }
    if (following.bytes > 0) {
      bytes(CONSTANTS, following.bytes);
    }
    if (operation === 0x0e) {
      for (let targets = number(BRANCHES); targets >= 0; targets -= 1) {
        number(BRANCHES);
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
    let place = places[stream] as number;
    for (let left = count; left > 0; left -= 1) {
      module[end++] = packed[place++] as number;
    }
    places[stream] = place;
    return module[end - 1] as number;
  };
  /** The number of a pair, until it is asked for. */
  let paired = -1;
  const operation = () => {
    const code = bytes(OPERATIONS, 1);
    const pair = PAIRS[code - FIRST_PAIR];
    if (!pair) {
      return code;
    }
    paired = pair[1];
    module[end - 1] = pair[0];
    return pair[0];
  };
  const number = (stream: number) => {
    if (paired >= 0) {
      const value = paired;
      module[end++] = value;
      paired = -1;
      return value;
    }
    let place = places[stream] as number;
    let byte = packed[place++] as number;
    let value = byte & 127;
    module[end++] = byte;
    for (let shift = 7; byte >= 128; shift += 7) {
      byte = packed[place++] as number;
      module[end++] = byte;
      value |= (byte & 127) << shift;
    }
    places[stream] = place;
    return value;
  };
  const put = (value: number) => {
    for (let rest = value; ; rest >>>= 7) {
      module[end++] = rest < 128 ? rest : (rest & 127) | 128;
      if (rest < 128) {
        return;
      }
    }
  };
  const local = (stream: number, order: Uint16Array) => {
    const start = end;
    const rank = number(stream);
    end = start;
    put(useLocal(order, rank));
  };
  const mover = { operation, bytes, number, local, alignment: () => put(0) };
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
      putWithLength(() => moveBody(mover));
    }
  });
  bytes(REST, (lengths[REST] as number) - lengthBeforeCode);
  return module.subarray(0, end);
}
