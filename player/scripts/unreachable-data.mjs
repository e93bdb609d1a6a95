// Takes the data out of the engine that only the wording of panics would read: tables of printable
// characters, sentences. What refers to what is known from the relocations that the linker leaves:
// https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md.

const HEADER_BYTES = 8;

const CUSTOM_SECTION = 0;
const IMPORT_SECTION = 2;
const EXPORT_SECTION = 7;
const CODE_SECTION = 10;
const DATA_SECTION = 11;

const CALL = 0x10;
const I32_CONST = 0x41;

const FUNCTION_SYMBOL = 0;
const DATA_SYMBOL = 1;
const SECTION_SYMBOL = 3;
const SYMBOL_TABLE = 8;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;

/** Relocations that name no symbol, and those that have an addend. */
const TYPE_RELOCATION = 6;
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

/**
 * The same module, with zeros for data that no function refers to that an export reaches. Functions
 * whose names match `silent` count as if they were empty and had no arguments.
 */
export function clearUnreachableData(code, silent) {
  const module = read(code);
  const isSilent = (key) => silent.test(module.names.get(key) ?? "");
  const roots = module.exports.map((index) => `function ${index}`);
  const seen = new Set(roots);
  for (const key of roots) {
    for (const target of isSilent(key) ? [] : module.references(key, isSilent)) {
      if (!seen.has(target)) {
        seen.add(target);
        roots.push(target);
      }
    }
  }
  const cleared = Uint8Array.from(code);
  for (const [key, { start, end }] of module.data) {
    if (!seen.has(key)) {
      cleared.fill(0, start, end);
    }
  }
  // What the linker left would no longer hold for what is made of this.
  const kept = module.sections.map(({ start, end }) => cleared.subarray(start, end));
  return Buffer.concat([cleared.subarray(0, HEADER_BYTES), ...kept]);
}

/** Where everything is; what refers to what is asked for by `function INDEX` or `data INDEX`. */
function read(code) {
  const reader = new Reader(code, HEADER_BYTES);
  const module = { exports: [], names: new Map(), data: new Map(), sections: [] };
  const sections = [];
  const bodies = new Map();
  const segments = [];
  const relocations = [];
  let symbols = [];
  while (reader.at < code.length) {
    const head = reader.at;
    let isKept = true;
    const id = reader.byte();
    const length = reader.number();
    const start = reader.at;
    sections.push(start);
    if (id === IMPORT_SECTION && reader.number() > 0) {
      throw new Error("the engine imports something");
    } else if (id === EXPORT_SECTION) {
      module.exports = readExports(reader);
    } else if (id === CODE_SECTION) {
      for (let index = 0, left = reader.number(); left > 0; left -= 1, index += 1) {
        const end = reader.number() + reader.at;
        bodies.set(index, { start: reader.at, end });
        reader.at = end;
      }
    } else if (id === DATA_SECTION) {
      for (let left = reader.number(); left > 0; left -= 1) {
        // The kind, an address as `i32.const`, the end of the expression.
        reader.at += 2;
        reader.number();
        reader.at += 1;
        const size = reader.number();
        segments.push(reader.at);
        reader.at += size;
      }
    } else if (id === CUSTOM_SECTION) {
      const name = reader.name();
      isKept = name === "name";
      if (name === "linking") {
        symbols = readSymbols(reader, start + length);
      } else if (name === "reloc.CODE" || name === "reloc.DATA") {
        relocations.push(...readRelocations(reader, sections));
      }
    }
    reader.at = start + length;
    if (isKept) {
      module.sections.push({ start: head, end: reader.at });
    }
  }
  symbols.forEach((symbol, index) => {
    if (symbol.kind === FUNCTION_SYMBOL) {
      symbol.key = `function ${symbol.index}`;
      module.names.set(symbol.key, symbol.name);
    } else if (symbol.kind === DATA_SYMBOL && symbol.size > 0) {
      symbol.key = `data ${index}`;
      const start = segments[symbol.segment] + symbol.offset;
      module.data.set(symbol.key, { start, end: start + symbol.size });
    }
  });
  const targets = new Map(relocations.map(({ at, symbol }) => [at, symbols[symbol]?.key]));
  // The call that a constant is an argument of, if there is nothing but constants between them.
  const callBehind = (at) => {
    const reader = new Reader(code, at);
    reader.number();
    for (let opcode = reader.byte(); ; opcode = reader.byte()) {
      if (opcode !== I32_CONST) {
        return opcode === CALL ? targets.get(reader.at) : undefined;
      }
      reader.number();
    }
  };
  module.references = (key, isSilent) => {
    const [kind, index] = key.split(" ");
    const isData = kind === "data";
    const range = isData ? module.data.get(key) : bodies.get(Number(index));
    const inside = [...targets].filter(([at]) => at >= range?.start && at < range?.end);
    const heard = inside.filter(([at]) => isData || !isSilent(callBehind(at)));
    return heard.map(([, target]) => target).filter(Boolean);
  };
  if (relocations.length === 0) {
    throw new Error("the linker left no relocations");
  }
  return module;
}

function readExports(reader) {
  const functions = [];
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.name();
    const kind = reader.byte();
    const index = reader.number();
    if (kind === 0) {
      functions.push(index);
    }
  }
  return functions;
}

function readSymbols(reader, end) {
  reader.number();
  const symbols = [];
  while (reader.at < end) {
    const kind = reader.byte();
    const next = reader.number() + reader.at;
    for (let left = kind === SYMBOL_TABLE ? reader.number() : 0; left > 0; left -= 1) {
      symbols.push(readSymbol(reader));
    }
    reader.at = next;
  }
  return symbols;
}

function readSymbol(reader) {
  const symbol = { kind: reader.byte() };
  const flags = reader.number();
  const defined = (flags & UNDEFINED) === 0;
  if (symbol.kind === DATA_SYMBOL) {
    symbol.name = reader.name();
    if (defined) {
      symbol.segment = reader.number();
      symbol.offset = reader.number();
      symbol.size = reader.number();
    }
  } else {
    symbol.index = reader.number();
    if (symbol.kind !== SECTION_SYMBOL && (defined || (flags & EXPLICIT_NAME) !== 0)) {
      symbol.name = reader.name();
    }
  }
  return symbol;
}

function readRelocations(reader, sections) {
  const base = sections[reader.number()];
  return Array.from({ length: reader.number() }, () => {
    const type = reader.byte();
    const at = base + reader.number();
    const symbol = reader.number();
    if (WITH_ADDEND.has(type)) {
      reader.number();
    }
    return { at, symbol: type === TYPE_RELOCATION ? undefined : symbol };
  });
}

class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** LEB128; signs do not matter here. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        return value;
      }
    }
  }

  name() {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}
