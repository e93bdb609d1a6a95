// Packs the engine for the bundle by crates/squeeze; src/packed.ts unpacks it.

const CODE_SECTION = 10;

/** So many bytes has the length of each body in what is packed, since the packer leaves it out. */
const LENGTH_BYTES = 3;

/**
 * What `packer`, the code of crates/squeeze, makes of a module, and how long that is unpacked.
 * Throws unless `unpacker`, the part of it that pages get, makes the same module of it.
 */
export async function pack(code, packer, unpacker) {
  const module = lengthenLengths(code);
  const packing = await start(packer);
  packing.memoryAt(packing.buffer(), module.length).set(module);
  const bytes = packing.pack(module.length);
  const packed = Buffer.from(packing.memoryAt(packing.buffer(), bytes));
  const unpacking = await start(unpacker);
  unpacking.memoryAt(unpacking.buffer(), packed.length).set(packed);
  let address = 0;
  while (address === 0) {
    address = unpacking.unpack(module.length);
  }
  const again = unpacking.memoryAt(address, module.length);
  if (!module.equals(again)) {
    throw new Error("the packed engine is not what it was");
  }
  return { packed, bytes: module.length };
}

async function start(code) {
  const { instance } = await WebAssembly.instantiate(code);
  const { memory } = instance.exports;
  const memoryAt = (address, length) => new Uint8Array(memory.buffer, address, length);
  return { ...instance.exports, memoryAt };
}

/** The same module, with lengths of bodies that are as long as the packer wants them. */
export function lengthenLengths(code) {
  let at = 8;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = code[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  const parts = [code.subarray(0, at)];
  while (at < code.length) {
    const start = at;
    const section = code[at++];
    const end = number() + at;
    if (section === CODE_SECTION) {
      const bodies = [leb128(number())];
      while (at < end) {
        const length = number();
        bodies.push(leb128(length, LENGTH_BYTES), code.subarray(at, at + length));
        at += length;
      }
      const content = join(bodies);
      parts.push([section], leb128(content.length), content);
    } else {
      parts.push(code.subarray(start, end));
    }
    at = end;
  }
  return join(parts);
}

/** Parts of a module, one behind the other. */
function join(parts) {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** A number in LEB128, of at least so many bytes. */
function leb128(number, least = 1) {
  const bytes = [];
  for (let rest = number; rest > 0 || bytes.length < least; rest >>>= 7) {
    bytes.push((rest & 127) | 128);
  }
  bytes.push(bytes.pop() & 127);
  return bytes;
}
