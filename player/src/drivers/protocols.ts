// What live streams speak: ALiS v1 (frames of bytes), asciicast v2 and v3 (lines of JSON) and plain
// terminal output. Each reader takes messages in their order and tells a stream what they mean.

import { decode } from "../core/bytes.js";
import { headerTheme } from "../core/header.js";
import { END, type LiveStream } from "./live-stream.js";

export type Message = string | ArrayBuffer;
export type Reader = (message: Message) => void;

const ENDED = "Stream ended";
const MAGIC = "ALiS\x01";

/** Readers by the names of WebSocket subprotocols, the dearest first. */
export const PROTOCOLS: Record<string, (stream: LiveStream) => Reader> = {
  "v1.alis": readAlis,
  "v2.asciicast": readLines,
  "v3.asciicast": readLines,
  raw: readRaw,
};

/** Tells by the first message what is spoken. */
export function detect(stream: LiveStream): Reader {
  let reader: Reader | undefined;
  return (message) => {
    reader ??= chooseReader(message)(stream);
    reader(message);
  };
}

function chooseReader(message: Message): (stream: LiveStream) => Reader {
  if (typeof message === "string") {
    return message.trimStart().startsWith("{") ? readLines : readRaw;
  }
  return isMagic(message) ? readAlis : readRaw;
}

function isMagic(message: ArrayBuffer): boolean {
  return (
    String.fromCharCode(...new Uint8Array(message, 0, Math.min(5, message.byteLength))) === MAGIC
  );
}

function readAlis(stream: LiveStream): Reader {
  const decoder = new TextDecoder();
  let time = 0;
  return (message) => {
    if (typeof message === "string" || isMagic(message)) {
      return;
    }
    const bytes = new Uint8Array(message);
    let at = 1;
    const byte = () => bytes[at++] ?? 0;
    const number = () => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const next = byte();
        value += (next & 127) * scale;
        if (next < 128) {
          return value;
        }
      }
    };
    const text = () => {
      const length = number();
      at += length;
      return decoder.decode(bytes.subarray(at - length, at));
    };
    const color = () => `rgb(${byte()},${byte()},${byte()})`;
    const [type] = bytes;
    if (type === 1) {
      number();
      time = number() / 1000;
      const [cols, rows] = [number(), number()];
      const count = byte();
      const theme =
        count > 0
          ? {
              foreground: color(),
              background: color(),
              palette: Array.from({ length: count }, color),
            }
          : undefined;
      stream.start({ cols, rows, time, theme, init: text() });
    } else if (type === 4) {
      stream.end(ENDED);
    } else {
      number();
      time += number() / 1000;
      const code = String.fromCharCode(type ?? 0);
      if (code === "r") {
        stream.push(time, code, `${number()}x${number()}`);
      } else if (code === END) {
        stream.end(ENDED);
      } else {
        stream.push(time, code, text());
      }
    }
  };
}

interface Header {
  version?: number;
  cols?: number;
  rows?: number;
  width?: number;
  height?: number;
  time?: number;
  init?: string;
  theme?: { fg?: string; bg?: string; palette?: string };
  term?: { cols: number; rows: number; theme?: Header["theme"] };
  state?: string;
  status?: string;
}

/** JSON messages: a header, then events; also what EventSource streams send. */
export function readLines(stream: LiveStream, offline: () => void = () => {}): Reader {
  let relative = false;
  let time = 0;
  const read = (line: string) => {
    if (!/^\s*[[{]/.test(line)) {
      return;
    }
    const value: Header | [number, string, string] = JSON.parse(line);
    if (Array.isArray(value)) {
      time = relative ? time + value[0] * 1000 : value[0] * 1000;
      stream.push(time, value[1], value[1] === END ? ENDED : value[2]);
      return;
    }
    const { cols, rows } = value.term ?? value;
    const size = { cols: cols ?? value.width, rows: rows ?? value.height };
    if (size.cols !== undefined && size.rows !== undefined) {
      relative = value.version === 3;
      time = (value.time ?? 0) * 1000;
      const theme = headerTheme(value.term?.theme ?? value.theme);
      const { init } = value;
      stream.start({ cols: size.cols, rows: size.rows, time, init: init ?? undefined, theme });
    } else if ((value.state ?? value.status) === "offline") {
      offline();
    }
  };
  return (message) => {
    const text = typeof message === "string" ? message : decode(message);
    for (const line of text.split("\n")) {
      read(line);
    }
  };
}

/** Terminal output as it is; the first of it may say how large the terminal is. */
function readRaw(stream: LiveStream): Reader {
  const decoder = new TextDecoder();
  let begun = false;
  return (message) => {
    const text = typeof message === "string" ? message : decoder.decode(message, { stream: true });
    if (begun) {
      stream.push(undefined, "o", text);
      return;
    }
    begun = true;
    const resize = /\[8;(\d+);(\d+)t/.exec(text);
    const script = /COLUMNS="(\d+)" LINES="(\d+)"/.exec(text);
    const [cols, rows] = resize ? [resize[2], resize[1]] : [script?.[1] ?? 80, script?.[2] ?? 24];
    stream.start({ cols: Number(cols), rows: Number(rows), init: text });
  };
}
