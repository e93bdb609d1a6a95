// What `create` can be told, checked and completed. Option names, defaults and messages are those
// that pages already use.

import type { Marker } from "./seek-target.js";
import { parseTime } from "./time.js";

export type FitMode = "width" | "height" | "both" | "none" | false;
export type CursorMode = "blinking" | "steady" | "hidden";

/** Receives the player's own remarks; `console` is one. */
export interface Logger {
  debug(...data: unknown[]): void;
  info(...data: unknown[]): void;
  warn(...data: unknown[]): void;
  error(...data: unknown[]): void;
}

/** Options of `AsciinemaPlayer.create`; every one may be left out. */
export interface Options {
  /** Columns of the terminal, whatever the recording says. */
  cols?: number;
  /** Rows of the terminal, whatever the recording says. */
  rows?: number;
  /** Start at once. */
  autoPlay?: boolean;
  /** The same as `autoPlay`. */
  autoplay?: boolean;
  /** Fetch the recording before it is asked for. */
  preload?: boolean;
  /** `true`: for ever; a number: so many times more. */
  loop?: boolean | number;
  /** Where to start: seconds, `"m:ss"` or `"h:mm:ss"` of the recording before idle compression. */
  startAt?: number | string;
  /** 1 is the speed of the recording. */
  speed?: number;
  /** Pauses in the output longer than this many seconds are shortened to it. */
  idleTimeLimit?: number;
  /** A theme's name, or `auto/NAME`: the recording's own theme, else the one named. */
  theme?: string;
  /** What is shown before the start: `npt:TIME` or `data:text/plain,TEXT`. */
  poster?: string;
  /** Named moments instead of those in the recording: seconds, or seconds and a label. */
  markers?: (number | [number, string])[];
  pauseOnMarkers?: boolean;
  /** Which side of the container the terminal is scaled to. */
  fit?: FitMode;
  /** `"auto"` shows the control bar when the pointer or the keyboard focus is in the player. */
  controls?: boolean | "auto";
  cursorMode?: CursorMode;
  /** `"small"`, `"medium"`, `"big"` or any CSS length; used without `fit` only. */
  terminalFontSize?: string;
  terminalFontFamily?: string;
  /** Multiples of the font size. */
  terminalLineHeight?: number;
  /** Bold text in colours 0 to 7 is shown in colours 8 to 15. */
  boldIsBright?: boolean;
  /** Colours 16 to 255 are mixed from those of the theme. */
  adaptivePalette?: boolean;
  /** Shows the keys that are typed in the recording. */
  keystrokeOverlay?: boolean;
  /** Address of sound that goes with the recording. */
  audioUrl?: string;
  /**
   * Offers a link to the present moment: `true` for the page's own address, which is also where
   * the player then starts at, an address, or a function that makes one of the seconds.
   */
  copyLink?: boolean | string | ((time: number) => string);
  /** How many lines that have left the screen can be looked at by scrolling. */
  scrollback?: number;
  /** Single keys without a modifier do something while the player has the focus. */
  keyboard?: boolean;
  /** Ends the player when aborted, as `dispose` does. */
  signal?: AbortSignal;
  logger?: Logger;
}

/** The same with every default filled in; times in seconds. */
export interface Settings {
  cols: number | undefined;
  rows: number | undefined;
  autoPlay: boolean;
  preload: boolean;
  /** How many more times to play; infinite for ever. */
  loop: number;
  startAt: number;
  speed: number;
  idleTimeLimit: number | undefined;
  theme: string;
  /** Whether a theme inside the recording goes before `theme`. */
  embeddedTheme: boolean;
  poster: Poster | undefined;
  markers: Marker[] | undefined;
  pauseOnMarkers: boolean;
  fit: FitMode;
  controls: boolean | "auto";
  cursorMode: CursorMode;
  terminalFontSize: string | undefined;
  terminalFontFamily: string | undefined;
  terminalLineHeight: number | undefined;
  boldIsBright: boolean;
  adaptivePalette: boolean;
  keystrokeOverlay: boolean;
  audioUrl: string | undefined;
  copyLink: boolean | string | ((time: number) => string);
  scrollback: number;
  keyboard: boolean;
  signal: AbortSignal | undefined;
  logger: Logger;
}

/** A moment of the recording, or text for the terminal; never both. */
export interface Poster {
  time?: number;
  text?: string;
}

/** Whether a recording is fetched without anybody's asking for it; a text is shown without one. */
export function loadsAtOnce({ autoPlay, preload, poster }: Settings): boolean {
  return autoPlay || preload || poster?.time !== undefined;
}

const AUTO_THEME = "auto/";

/** Checks and completes options. Throws an error that names the option. */
export function readOptions(options: Options): Settings {
  const theme = options.theme ?? `${AUTO_THEME}asciinema`;
  const embeddedTheme = theme.startsWith(AUTO_THEME);
  return {
    cols: readSize("cols", options.cols),
    rows: readSize("rows", options.rows),
    autoPlay: options.autoPlay ?? options.autoplay ?? false,
    preload: options.preload ?? false,
    loop: readLoop(options.loop),
    startAt: readStart(options.startAt),
    speed: readSpeed(options.speed || 1),
    idleTimeLimit: options.idleTimeLimit ?? undefined,
    theme: embeddedTheme ? theme.slice(AUTO_THEME.length) : theme,
    embeddedTheme,
    poster: readPoster(options.poster),
    markers: options.markers?.map(readMarker).sort((one, other) => one[0] - other[0]),
    pauseOnMarkers: options.pauseOnMarkers ?? false,
    fit: oneOf("fit mode", options.fit ?? "width", ["width", "height", "both", "none", false]),
    controls: options.controls ?? "auto",
    cursorMode: oneOf("cursor mode", options.cursorMode ?? "blinking", [
      "blinking",
      "steady",
      "hidden",
    ]),
    terminalFontSize: options.terminalFontSize,
    terminalFontFamily: options.terminalFontFamily,
    terminalLineHeight: options.terminalLineHeight,
    boldIsBright: options.boldIsBright ?? false,
    adaptivePalette: options.adaptivePalette ?? false,
    keystrokeOverlay: oneOf("keystrokeOverlay", options.keystrokeOverlay ?? false, [true, false]),
    audioUrl: options.audioUrl ?? undefined,
    copyLink: options.copyLink ?? false,
    scrollback: readSize("scrollback", options.scrollback) ?? 0,
    keyboard: options.keyboard ?? true,
    signal: options.signal,
    logger: options.logger ?? SILENT,
  };
}

/** Checks a playback speed; pages have numbers as texts, too, here and below. */
export function readSpeed(value: number): number {
  const speed = Number(value);
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(`invalid speed: ${value}`);
  }
  return speed;
}

function readSize(name: string, value: number | undefined): number | undefined {
  if (!value) {
    return undefined;
  }
  const size = Number(value);
  if (!(Number.isInteger(size) && size > 0 && size <= 65535)) {
    throw new RangeError(`invalid ${name}: ${value}`);
  }
  return size;
}

function readLoop(loop: boolean | number | undefined): number {
  return loop === true ? Number.POSITIVE_INFINITY : Number(loop ?? 0);
}

function readStart(startAt: number | string | undefined): number {
  const time = parseTime(startAt || 0);
  if (time === undefined) {
    throw new TypeError(`invalid startAt: ${startAt}`);
  }
  return time;
}

/** Unknown kinds of posters are passed over, as pages for other versions have them. */
function readPoster(poster: string | undefined): Poster | undefined {
  if (typeof poster !== "string") {
    return undefined;
  }
  if (poster.startsWith("npt:")) {
    const time = parseTime(poster.slice("npt:".length));
    return time === undefined ? undefined : { time };
  }
  const plain = "data:text/plain,";
  return poster.startsWith(plain) ? { text: poster.slice(plain.length) } : undefined;
}

function readMarker(marker: number | [number, string]): Marker {
  return typeof marker === "number" ? [marker, ""] : [marker[0], String(marker[1] ?? "")];
}

function oneOf<T>(what: string, value: T, allowed: T[]): T {
  if (!allowed.includes(value)) {
    throw new Error(`unsupported ${what}: ${value}`);
  }
  return value;
}

const ignore = () => {};
const SILENT: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
