// Bytes out of text that scripts/text.mjs made of them: each character stands for a few bits, some
// for one less than the others.

/** The characters that stand for something, but for the backslash, begin here. */
const FIRST = 35;
const BACKSLASH = 92;

/** The first two characters say how many bits the shorter codes have, and how many of these there are. */
export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const code = (at: number) => {
    const character = text.charCodeAt(at);
    return character - (character < BACKSLASH ? FIRST : FIRST + 1);
  };
  const [bits, short] = [code(0), code(1)];
  const bytes = new Uint8Array(text.length);
  let [length, held, count] = [0, 0, 0];
  for (let at = 2; at < text.length; at += 1) {
    const value = code(at);
    if (value < short) {
      held = (held << bits) | value;
      count += bits;
    } else {
      held = (held << (bits + 1)) | (value + short);
      count += bits + 1;
    }
    if (count > 7) {
      count -= 8;
      bytes[length++] = held >> count;
    }
  }
  return bytes.subarray(0, length);
}
