// Which key does what.

import type { Core } from "../core/core.js";
import type { SeekLocation } from "../core/seek-target.js";

/** What keys ask of the view. */
export interface ShortcutActions {
  toggleFullscreen(): Promise<void>;
  toggleHelp(): void;
  toggleKeys(): void;
  openSearch(): void;
  /** Closes what lies over the terminal, else leaves fullscreen. */
  close(): unknown;
}

/** What is done for a key. */
export type KeyCommand = (core: Core, actions: ShortcutActions) => unknown;

/** The fastest; its inverse is the slowest. */
const MAX_SPEED = 16;

/** By the keys, which buttons stand for, too. */
export const COMMANDS: Record<string, KeyCommand> = {
  " ": (core) => core.toggle(),
  ",": (core) => core.step(-1),
  ".": (core) => core.step(1),
  "<": (core) => core.setSpeed(Math.max(core.speed / 2, 1 / MAX_SPEED)),
  ">": (core) => core.setSpeed(Math.min(core.speed * 2, MAX_SPEED)),
  "/": (core, actions) => core.isSearchable && actions.openSearch(),
  "?": (_, actions) => actions.toggleHelp(),
  f: (_, actions) => actions.toggleFullscreen(),
  k: (_, actions) => actions.toggleKeys(),
  m: (core) => core.hasAudio && core.setMuted(!core.muted),
  Escape: (_, actions) => actions.close(),
};

const PLACES: Record<string, SeekLocation> = {
  "[": { marker: "prev" },
  "]": { marker: "next" },
  ArrowLeft: "<<",
  ArrowRight: ">>",
};

const SHIFTED: Record<string, SeekLocation> = { ArrowLeft: "<<<", ArrowRight: ">>>" };

/** Keys that a focused slider takes besides. */
const SLIDER: Record<string, SeekLocation> = {
  ArrowDown: "<<",
  ArrowUp: ">>",
  PageDown: "<<<",
  PageUp: ">>>",
  Home: 0,
  End: "100%",
};

/** What a key event asks for, if anything. `single` allows keys that are plain characters. */
export function keyCommand(event: KeyboardEvent, single: boolean): KeyCommand | undefined {
  const { key } = event;
  const target = event.composedPath()[0];
  const matches = (selector: string) => target instanceof HTMLElement && target.matches(selector);
  // Whatever has the focus may do something with the key itself.
  const isTaken =
    (target as HTMLElement).isContentEditable ||
    matches("input, textarea, select") ||
    (/^( |Enter)$/.test(key) && matches("button, a"));
  const isUnwanted = !single && key.length === 1 && key !== " ";
  if (
    event.altKey ||
    event.metaKey ||
    event.ctrlKey ||
    event.isComposing ||
    isTaken ||
    isUnwanted
  ) {
    return undefined;
  }
  const place =
    (event.shiftKey ? SHIFTED[key] : undefined) ??
    (/^\d$/.test(key) ? `${key}0%` : undefined) ??
    (matches("[role=slider]") ? SLIDER[key] : undefined) ??
    PLACES[key];
  return place === undefined ? COMMANDS[key] : (core) => core.seek(place);
}
