// Takes the places in source files out of the engine's data. Every call that may panic carries
// one; only the message of a panic would read them, and that has no words here.

const DATA_SECTION = 11;
const I32_CONST = 0x41;
const LOCATION_BYTES = 16;

/** The same module, with zeros where `core::panic::Location`s and the names of files were. */
export function forgetLocations(code) {
  const forgetful = Uint8Array.from(code);
  for (const segment of dataSegments(forgetful)) {
    forgetIn(segment);
  }
  return forgetful;
}

// A location is: address and length of the file's name with a zero behind it, line, column.
function forgetIn({ address, bytes }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const names = new Set();
  for (let at = -address & 3; at + LOCATION_BYTES <= bytes.length; at += 4) {
    const [start, length, line, column] = [0, 4, 8, 12].map((add) =>
      view.getUint32(at + add, true),
    );
    const from = start - address;
    if (from < 0 || from + length > bytes.length || length > 200 || line > 1e5 || column > 1e3) {
      continue;
    }
    const name = bytes.subarray(from, from + length);
    if (/^[\w./-]+\.rs\0?$/.test(String.fromCharCode(...name))) {
      bytes.fill(0, at, at + LOCATION_BYTES);
      names.add(name);
    }
  }
  for (const name of names) {
    name.fill(0);
  }
}

function* dataSegments(code) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = code[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  while (at < code.length) {
    const section = code[at++];
    const length = number();
    const end = at + length;
    for (let count = section === DATA_SECTION ? number() : 0; count > 0; count -= 1) {
      if (number() !== 0 || code[at++] !== I32_CONST) {
        throw new Error("a segment of data has no fixed address");
      }
      const address = number();
      at += 1; // The end of the expression.
      const size = number();
      yield { address, bytes: code.subarray(at, at + size) };
      at += size;
    }
    at = end;
  }
}
