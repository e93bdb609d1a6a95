// WebAssembly code as streams of like bytes: operations, local indices, offsets and so on. Deflate
// makes them a seventh smaller than the same bytes mixed. The layout of code is described at
// https://webassembly.github.io/spec/core/binary/.

// What streams hold; the first has all that is no code.
export const REST = 0;
export const OPERATIONS = 1;
const BLOCKS = 2;
export const BRANCHES = 3;
const CALLS = 4;
export const READ_LOCALS = 5;
export const WRITTEN_LOCALS = 6;
const GLOBALS = 7;
export const OFFSETS = 8;
const NUMBERS = 9;
const LONG_NUMBERS = 10;
export const DECLARATIONS = 11;
export const CONSTANTS = 12;

/** How many streams there are. */
export const STREAM_COUNT = 13;

/** Codes that no operation has, for the pairs below. */
export const FIRST_PAIR = 0xc5;

/**
 * Operations together with the number behind them, which takes no place in its stream then: those
 * met most of all. Numbers are as streams have them, one byte each.
 */
export const PAIRS: [operation: number, number: number][] = [
  [0x20, 0],
  [0x20, 1],
  [0x41, 0],
  [0x41, 1],
  [0x41, 127],
  [0x0c, 1],
  [0x0d, 0],
];

/** The first bytes of operations whose second says which they are. */
export const FIRST_PREFIX = 0xfc;

/** The code of an operation with a prefix begins here, a table's row for each prefix. */
export const PREFIXED = 0x100;

/**
 * From operation to operation: the stream of the number behind it, if there is one, and how many
 * bytes come then. Before an offset there is an alignment, which means nothing to browsers: streams
 * do without.
 */
const TABLE: [first: number, last: number, number: number, bytes?: number][] = [
  [0x02, 0x04, BLOCKS],
  [0x0c, 0x0d, BRANCHES],
  [0x10, 0x10, CALLS],
  [0x11, 0x11, CALLS, 1],
  [0x1c, 0x1c, CONSTANTS, 1],
  [0x20, 0x20, READ_LOCALS],
  [0x21, 0x22, WRITTEN_LOCALS],
  [0x23, 0x24, GLOBALS],
  [0x28, 0x3e, OFFSETS],
  [0x3f, 0x40, REST, 1],
  [0x41, 0x41, NUMBERS],
  [0x42, 0x42, LONG_NUMBERS],
  [0x43, 0x43, REST, 4],
  [0x44, 0x44, REST, 8],
  [0x10a, 0x10a, REST, 2],
  [0x10b, 0x10b, REST, 1],
  [0x200, 0x20b, OFFSETS],
  [0x20c, 0x20d, REST, 16],
  [0x215, 0x222, REST, 1],
  [0x254, 0x25b, OFFSETS, 1],
  [0x25c, 0x25d, OFFSETS],
];

/** By operation: the stream of its number, or `REST`. */
export const numberOf = new Uint8Array(3 * PREFIXED);
/** By operation: how many bytes follow, all of them in `CONSTANTS`. */
export const bytesOf = new Uint8Array(3 * PREFIXED);
for (const [first, last, number, bytes = 0] of TABLE) {
  numberOf.fill(number, first, last + 1);
  bytesOf.fill(bytes, first, last + 1);
}

/** The order of locals before the first is used; no function has more of them. */
export const FIRST_ORDER = Uint8Array.from({ length: 128 }, (_, local) => local);

/** Lengths take so many bytes each, as they become known after what they say the length of. */
const LENGTH_BYTES = 5;

/** An operation with as many numbers as the first of them says, and one more. */
export const BRANCH_TABLE = 0x0e;

/** How many blocks more there are to be ended. */
export function deeper(operation: number): number {
  return operation === 0x0b ? -1 : Number(operation >= 0x02 && operation <= 0x04);
}

/** Answers what has a rank among the locals, and makes it the latest. */
export function useLocal(order: Uint8Array, rank: number): number {
  const local = order[rank] as number;
  order.copyWithin(1, 0, rank);
  order[0] = local;
  return local;
}

/**
 * The module that was split: numbers in LEB128 say the length of what is before the code and the
 * lengths of the streams, which follow.
 */
export function join(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  // Streams lack little of it: alignments, the numbers of pairs, and the lengths of functions.
  const module = new Uint8Array(2 * packed.length);
  let end = 0;
  // Where each stream goes on. Until that is known there is one, of the numbers that say it.
  let places = [0];

  const read = (stream: number) => {
    const place = places[stream] as number;
    places[stream] = place + 1;
    return packed[place] as number;
  };
  const put = (byte: number) => {
    module[end++] = byte;
    return byte;
  };
  const move = (stream: number) => put(read(stream));
  const number = (stream: number) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = move(stream);
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  const withLength = (content: () => void) => {
    const start = end;
    end += LENGTH_BYTES;
    content();
    const length = end - start - LENGTH_BYTES;
    // All bytes but the last say that another follows.
    for (let index = 0; index < LENGTH_BYTES - 1; index += 1) {
      module[start + index] = (length >> (7 * index)) | 128;
    }
  };
  const body = () => {
    const order = FIRST_ORDER.slice();
    for (let groups = number(DECLARATIONS); groups > 0; groups -= 1) {
      number(DECLARATIONS);
      move(DECLARATIONS);
    }
    for (let depth = 1; depth > 0; ) {
      let operation = read(OPERATIONS);
      let paired = -1;
      if (operation >= FIRST_PAIR && operation < FIRST_PREFIX) {
        [operation, paired] = PAIRS[operation - FIRST_PAIR] as [number, number];
      }
      put(operation);
      if (operation >= FIRST_PREFIX) {
        operation = (operation - FIRST_PREFIX + 1) * PREFIXED + number(OPERATIONS);
      }
      const stream = numberOf[operation] as number;
      if (stream === READ_LOCALS || stream === WRITTEN_LOCALS) {
        put(useLocal(order, paired < 0 ? read(stream) : paired));
      } else if (paired >= 0) {
        put(paired);
      } else if (stream !== REST) {
        if (stream === OFFSETS) {
          put(0);
        }
        number(stream);
      }
      for (let left = bytesOf[operation] as number; left > 0; left -= 1) {
        move(CONSTANTS);
      }
      if (operation === BRANCH_TABLE) {
        for (let left = number(BRANCHES); left >= 0; left -= 1) {
          number(BRANCHES);
        }
      }
      depth += deeper(operation);
    }
  };

  const [lengthBeforeCode, ...lengths] = Array.from({ length: 1 + STREAM_COUNT }, () => number(0));
  end = 0;
  let [start] = places as [number];
  places = lengths.map((length) => {
    start += length;
    return start - length;
  });
  const rest = (length: number) => {
    const place = places[REST] as number;
    module.set(packed.subarray(place, place + length), end);
    places[REST] = place + length;
    end += length;
  };
  const restEnd = places[OPERATIONS] as number;
  rest(lengthBeforeCode as number);
  withLength(() => {
    for (let left = number(REST); left > 0; left -= 1) {
      withLength(body);
    }
  });
  rest(restEnd - (places[REST] as number));
  return module.subarray(0, end);
}
