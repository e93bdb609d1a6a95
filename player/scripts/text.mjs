// Bytes as text that costs a script no more than the bytes do, once it is compressed by gzip.
//
// Text of random bytes cannot be compressed, but gzip gives each block of 16,384 characters or
// repetitions codes of its own. Where text ends and script begins in the midst of a block, both get
// codes that fit neither, which costs more than half a kilobyte. So the text is as long as it has to
// be to fill its last block: some characters stand for 5 bits, the others for 6, and how many of
// each there are decides the length. src/packed.ts turns the text into bytes again.

import { gzipSync } from "node:zlib";

/** Characters begin behind the quotation mark and end before the backslash. */
const FIRST = 35;
const MOST = 57;

/** The text of bytes with which `wrap` makes the smallest file. */
export function smallestText(bytes, wrap) {
  const size = (text) => gzipSync(wrap(text), { level: 9 }).length;
  const sized = Array.from({ length: 33 }, (_, short) => short)
    .filter((short) => 64 - short <= MOST)
    .map((short) => toText(bytes, short))
    .map((text) => ({ text, size: size(text) }));
  const { text } = sized.reduce((best, one) => (one.size < best.size ? one : best));
  if (/<\/?script|<!--/i.test(text)) {
    throw new Error("the packed engine would end a script that stands in a page");
  }
  return text;
}

/**
 * `short` codes have 5 bits and stand for 0 to `short` - 1, all others have 6 and stand for what is
 * left. The first character says how many short ones there are.
 */
function toText(bytes, short) {
  const codes = [short];
  let [held, count] = [0, 0];
  const take = () => {
    const isShort = held >> (count - 5) < short;
    count -= isShort ? 5 : 6;
    codes.push((held >> count) - (isShort ? 0 : short));
    held &= (1 << count) - 1;
  };
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (count += 8; count > 5; ) {
      take();
    }
  }
  held <<= 6;
  count += 6;
  take();
  return codes.map((code) => String.fromCharCode(FIRST + code)).join("");
}
