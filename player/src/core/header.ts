// The header of an asciicast, which may be in any version; what is behind it goes to the engine as
// lines of events. The formats: https://docs.asciinema.org/manual/asciicast/v3/.

import { concatenate, decode, encodeLines } from "./bytes.js";

/** Colours that a recording brings with it, as CSS has them; the palette has 8 or 16. */
export interface Theme {
  foreground: string;
  background: string;
  palette: string[];
}

/** What a recording says about itself, as far as it matters here. */
export interface Header {
  /** Zero is for unknown. */
  cols: number;
  rows: number;
  /** Whether times count from the start, and not from the event before. */
  absolute: boolean;
  /** Seconds. */
  idleTimeLimit: number | undefined;
  theme: Theme | undefined;
}

interface RawTheme {
  fg?: string;
  bg?: string;
  palette?: string;
}

const NEWLINE = 10;
const BRACE = 0x7b;
const LESS_THAN = 0x3c;

/** Takes a recording from its start, in pieces, until the header is there. */
export class HeaderReader {
  #parts: Uint8Array[] = [];
  #isDocument = false;

  /**
   * The header and the lines behind it; `undefined` as long as it is not all there. Throws when the
   * bytes are no recording.
   */
  read(piece: Uint8Array, isLast: boolean): [Header, lines: Uint8Array] | undefined {
    this.#parts.push(piece);
    if (!isLast && (this.#isDocument || !piece.includes(NEWLINE))) {
      return undefined;
    }
    const bytes = concatenate(this.#parts);
    // A byte order mark is beyond ASCII.
    const start = bytes.findIndex((byte) => byte > 32 && byte < 127);
    const end = start < 0 ? -1 : bytes.indexOf(NEWLINE, start);
    if (bytes[start] === LESS_THAN) {
      throw new Error("what came is a web page and no recording: is the address right?");
    }
    if (start >= 0 && bytes[start] !== BRACE) {
      throw notAsciicast('a JSON object with a "version" of 1, 2 or 3');
    }
    if (!isLast && end < 0) {
      this.#parts = [bytes];
      return undefined;
    }
    if (start < 0) {
      throw new Error("the file is empty");
    }
    const line = parseJson(decode(bytes.subarray(start, end < 0 ? undefined : end)));
    if (line && line.version !== 1) {
      return [readHeader(line), end < 0 ? new Uint8Array() : bytes.subarray(end + 1)];
    }
    this.#parts = [bytes];
    this.#isDocument = true;
    return isLast ? readDocument(decode(bytes.subarray(start))) : undefined;
  }
}

/** Version 1 is one object, which may be cut off among the events. */
function readDocument(text: string): [Header, Uint8Array] {
  const cut = `${text.slice(0, text.lastIndexOf("]") + 1)}]}`;
  const document = parseJson(text) ?? parseJson(cut);
  if (!document) {
    throw notAsciicast("the whole header, closing brace included");
  }
  const header = readHeader(document);
  if (!Array.isArray(document.stdout)) {
    throw notAsciicast(
      document.version === 1
        ? 'a field "stdout" with the events'
        : "the whole header on its first line",
    );
  }
  return [header, encodeLines(document.stdout.map(([delay, data]) => [delay, "o", data]))];
}

/** What a text is in JSON, if it is any. */
// biome-ignore lint/suspicious/noExplicitAny: whatever it is, it is looked at field by field.
export function parseJson(text: string): Record<string, any> | undefined {
  try {
    // Not all writers escape control characters in texts.
    return JSON.parse(text.replace(/[^ -\uffff]+/g, " "));
  } catch {
    return undefined;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever it is, it is looked at field by field.
function readHeader(json: Record<string, any>): Header {
  const { version, idle_time_limit: limit } = json;
  if (version === undefined) {
    throw notAsciicast('a field "version" with 1, 2 or 3');
  }
  if (![1, 2, 3].includes(version)) {
    throw new Error(
      `asciicast version ${JSON.stringify(version)} is not supported: expected 1, 2 or 3`,
    );
  }
  const term = version === 3 ? (json.term ?? {}) : json;
  const [cols, rows] = (version === 3 ? ["cols", "rows"] : ["width", "height"]).map((name) => {
    const number = Number(term[name]);
    if (!(number >= 0 && number < 65536)) {
      throw notAsciicast(`a field "${name}" with a number from 0 to 65535`);
    }
    return Math.floor(number);
  }) as [number, number];
  return {
    cols,
    rows,
    absolute: version === 2,
    idleTimeLimit: limit >= 0 && typeof limit === "number" ? limit : undefined,
    theme: headerTheme(term.theme),
  };
}

function notAsciicast(expected: string): Error {
  return new Error(`not an asciicast file: line 1: expected ${expected}`);
}

/** A theme as headers have it; colours that are none make it count as absent. */
export function headerTheme(theme: RawTheme | undefined): Theme | undefined {
  const { fg = "", bg = "", palette } = theme ?? {};
  const isColor = (text: string) => /^#[\da-f]{6}$/i.test(text);
  const colors = String(palette).split(":").filter(isColor);
  if (!isColor(fg) || !isColor(bg) || (colors.length !== 8 && colors.length !== 16)) {
    return undefined;
  }
  return { foreground: fg, background: bg, palette: colors };
}
