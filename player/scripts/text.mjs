// Bytes as text that costs a script no more than the bytes do, once it is compressed by gzip.
//
// Text of random bytes cannot be compressed, but gzip gives each block of 16,384 characters or
// repetitions codes of its own. Where text ends and script begins in the midst of a block, both get
// codes that fit neither, which costs more than half a kilobyte. So the text is as long as it has to
// be to fill its last block: some characters stand for one bit less than the others, and how many of
// each there are decides the length. src/text.ts turns the text into bytes again.

import { gzipSync } from "node:zlib";

/** Characters begin behind the quotation mark; the backslash is left out. */
const FIRST = 35;
const BACKSLASH = 92;
const MOST = 91;

/** The text of bytes with which `wrap` makes the smallest file. */
export function smallestText(bytes, wrap) {
  const texts = [5, 6].flatMap((bits) =>
    Array.from({ length: 2 ** bits + 1 }, (_, short) => short)
      .filter((short) => 2 ** (bits + 1) - short <= MOST)
      .map((short) => toText(bytes, bits, short)),
  );
  const sizes = texts
    // Pages may have the script inside.
    .filter((text) => !/<\/?script|<!--/i.test(text))
    .map((text) => ({ text, size: gzipSync(wrap(text), { level: 9 }).length }));
  return sizes.reduce((best, one) => (one.size < best.size ? one : best)).text;
}

/**
 * `short` codes have so many bits and stand for 0 to `short` - 1, all others have one more and stand
 * for what is left. The first two characters say how many bits and how many short codes.
 */
function toText(bytes, bits, short) {
  const codes = [bits, short];
  let [held, count] = [0, 0];
  const take = () => {
    const isShort = held >> (count - bits) < short;
    count -= isShort ? bits : bits + 1;
    codes.push((held >> count) - (isShort ? 0 : short));
    held &= (1 << count) - 1;
  };
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (count += 8; count > bits; ) {
      take();
    }
  }
  // Less than a byte more than there is, which nobody reads.
  held <<= bits + 1 - count;
  count = bits + 1;
  take();
  return codes.map(toCharacter).join("");
}

function toCharacter(code) {
  const character = FIRST + code;
  return String.fromCharCode(character < BACKSLASH ? character : character + 1);
}
