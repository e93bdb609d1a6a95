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
  const modern: Options = {
    startAt,
    autoPlay: options.autoPlay ?? false,
    preload: options.preload ?? false,
    loop: options.loop ?? false,
    speed: options.speed && options.speed > 0 ? options.speed : 1,
    theme: options.theme ?? "asciinema",
    fit: false,
    terminalFontSize: options.fontSize ?? "small",
  };
  // Zero and nonsense have always meant the size of the recording.
  const { width = 0, height = 0 } = options;
  if (width >= 1) {
    modern.cols = Math.trunc(width);
  }
  if (height >= 1) {
    modern.rows = Math.trunc(height);
  }
  if (options.idleTimeLimit) {
    modern.idleTimeLimit = options.idleTimeLimit;
  }
  const poster = legacyPoster(options.poster ?? options.snapshot, startAt);
  if (poster !== undefined) {
    modern.poster = poster;
  }
  return { ...modern, ...more };
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
