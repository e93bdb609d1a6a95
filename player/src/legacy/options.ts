// Options of players 1.x and 2.x in today's words. Sizes were `width` and `height` in cells, the
// terminal was never scaled, and the font was small unless something else was said.

import type { Options } from "../core/options.js";
import { parseTime } from "../core/time.js";
import type { Source } from "../drivers/open.js";
import { linesToText, type PosterLine } from "./poster-lines.js";

/** What `CreatePlayer` can be told. */
export interface LegacyOptions {
  width?: number;
  height?: number;
  autoPlay?: boolean;
  preload?: boolean;
  loop?: boolean | number;
  startAt?: number | string;
  speed?: number;
  idleTimeLimit?: number | null;
  poster?: string | PosterLine[];
  /** The same as `poster`. */
  snapshot?: string | PosterLine[];
  /** `"small"`, `"medium"`, `"big"` or any CSS length. */
  fontSize?: string;
  theme?: string;
  title?: string;
  author?: string;
  authorURL?: string;
  authorImgURL?: string;
  onCanPlay?: () => void;
  onPlay?: () => void;
  onPause?: () => void;
}

/** A source as it was given then: an address, or a recording that was already parsed. */
export function legacySource(source: string | object): Source {
  return typeof source === "string" ? source : { data: source };
}

/** Today's options; `more` goes before what follows from the old ones. */
export function modernOptions(options: LegacyOptions, more: Options = {}): Options {
  const startAt = parseTime(options.startAt ?? 0) ?? 0;
  const { autoPlay, preload, loop, speed = 1 } = options;
  return {
    startAt,
    autoPlay,
    preload,
    loop,
    speed: speed > 0 ? speed : 1,
    theme: options.theme ?? "asciinema",
    fit: false,
    terminalFontSize: options.fontSize ?? "small",
    cols: size(options.width),
    rows: size(options.height),
    idleTimeLimit: options.idleTimeLimit || undefined,
    poster: legacyPoster(options.poster ?? options.snapshot, startAt),
    ...more,
  } as Options;
}

/** Zero and nonsense have always meant the size of the recording. */
function size(value = 0): number | undefined {
  return value >= 1 ? Math.trunc(value) : undefined;
}

/** Without a poster, the screen at the start was shown when that was not the beginning. */
function legacyPoster(
  poster: string | PosterLine[] | undefined,
  startAt: number,
): string | undefined {
  if (Array.isArray(poster)) {
    return `data:text/plain,${linesToText(poster)}`;
  }
  const json = "data:application/json;base64,";
  if (poster?.startsWith(json)) {
    return `data:text/plain,${linesToText(JSON.parse(atob(poster.slice(json.length))))}`;
  }
  return poster ?? (startAt > 0 ? `npt:${startAt}` : undefined);
}
