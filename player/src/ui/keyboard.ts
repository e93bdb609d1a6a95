// Which key means what.

import type { SeekLocation } from "../core/seek-target.js";

/** What a key asks for. */
export type KeyRequest =
  | {
      kind:
        | "toggle"
        | "fullscreen"
        | "help"
        | "close"
        | "faster"
        | "slower"
        | "mute"
        | "keystrokes"
        | "search";
    }
  | { kind: "seek"; location: SeekLocation }
  | { kind: "step"; count: number };

const PLAIN: Record<string, KeyRequest> = {
  " ": { kind: "toggle" },
  ",": { kind: "step", count: -1 },
  ".": { kind: "step", count: 1 },
  f: { kind: "fullscreen" },
  k: { kind: "keystrokes" },
  m: { kind: "mute" },
  "/": { kind: "search" },
  "[": { kind: "seek", location: { marker: "prev" } },
  "]": { kind: "seek", location: { marker: "next" } },
  "<": { kind: "slower" },
  ">": { kind: "faster" },
  "?": { kind: "help" },
  ArrowLeft: { kind: "seek", location: "<<" },
  ArrowRight: { kind: "seek", location: ">>" },
  Escape: { kind: "close" },
};

const SHIFTED: Record<string, KeyRequest> = {
  ArrowLeft: { kind: "seek", location: "<<<" },
  ArrowRight: { kind: "seek", location: ">>>" },
};

/** Keys that a focused slider takes besides. */
const SLIDER: Record<string, KeyRequest> = {
  ArrowDown: { kind: "seek", location: "<<" },
  ArrowUp: { kind: "seek", location: ">>" },
  PageDown: { kind: "seek", location: "<<<" },
  PageUp: { kind: "seek", location: ">>>" },
  Home: { kind: "seek", location: 0 },
  End: { kind: "seek", location: "100%" },
};

/** The request of a key event, if it is one. `single` allows keys that are plain characters. */
export function keyRequest(event: KeyboardEvent, single: boolean): KeyRequest | undefined {
  if (event.altKey || event.metaKey || event.ctrlKey || event.isComposing) {
    return undefined;
  }
  const target = event.composedPath()[0];
  if (target instanceof HTMLElement && takesKey(target, event.key)) {
    return undefined;
  }
  const onSlider = target instanceof HTMLElement && target.getAttribute("role") === "slider";
  if (!single && event.key.length === 1 && event.key !== " ") {
    return undefined;
  }
  if (event.shiftKey && SHIFTED[event.key]) {
    return SHIFTED[event.key];
  }
  if (/^[0-9]$/.test(event.key)) {
    return { kind: "seek", location: `${event.key}0%` };
  }
  return (onSlider ? SLIDER[event.key] : undefined) ?? PLAIN[event.key];
}

/** Whether the element that has the focus does something with the key itself. */
function takesKey(target: HTMLElement, key: string): boolean {
  if (target.isContentEditable || target.matches("input, textarea, select")) {
    return true;
  }
  return (key === " " || key === "Enter") && target.matches("button, a");
}
