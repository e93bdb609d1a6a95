// What lies over the terminal: the start button, the sign of waiting, errors and the list of keys.

import type { Core } from "../core/core.js";
import { button, element } from "./dom.js";
import { startIcon } from "./icons.js";

type Overlay = HTMLElement;

/** The overlays that are there, each at most once. */
export class Overlays {
  readonly #wrapper: HTMLElement;
  readonly #player: HTMLElement;
  readonly #shown = new Map<string, Overlay>();

  /** `player` gets the overlays; `wrapper` gets the focus that they had, for keys to go on. */
  constructor(wrapper: HTMLElement, player: HTMLElement) {
    this.#wrapper = wrapper;
    this.#player = player;
  }

  has(name: string): boolean {
    return this.#shown.has(name);
  }

  show(name: string, make: () => Overlay): void {
    if (!this.has(name)) {
      const overlay = make();
      this.#shown.set(name, overlay);
      this.#player.append(overlay);
    }
  }

  hide(name: string): void {
    const overlay = this.#shown.get(name);
    this.#shown.delete(name);
    if (overlay?.matches(":focus-within")) {
      this.#wrapper.focus({ preventScroll: true });
    }
    overlay?.remove();
  }
}

/** The big button before the first start. */
export function startOverlay(start: () => void): Overlay {
  const icon = element("div", "ap-play-button", {}, [startIcon()]);
  return button("ap-overlay ap-overlay-start", "Play", [icon], start);
}

/** How often the sign of waiting says how much has come. */
const PROGRESS_MS = 250;

/** Turns while the player waits, and says how much has come. */
export function loadingOverlay(received: () => number): Overlay {
  const amount = element("span", "ap-loaded");
  const attributes = { role: "status", "aria-label": "Loading" };
  const overlay = element("div", "ap-overlay ap-overlay-loading", attributes, [
    element("span", "ap-loader"),
    amount,
  ]);
  const show = () => {
    const megabytes = received() / 1e6;
    amount.textContent = megabytes >= 0.1 ? `${megabytes.toFixed(1)} MB` : "";
    setTimeout(() => overlay.isConnected && show(), PROGRESS_MS);
  };
  show();
  return overlay;
}

/** Says what has become of a stream. */
export function infoOverlay(message: string): Overlay {
  const text = element("span", "", {}, [message]);
  return element("div", "ap-overlay ap-overlay-info", { role: "status" }, [text]);
}

/** Says what went wrong; `url` leads to the recording itself. */
export function errorOverlay(message: string, url: string | undefined): Overlay {
  const text = element("p", "ap-error-text", {}, [message]);
  const children: Node[] = [text];
  if (url && isOpenable(url)) {
    children.push(
      element("p", "", {}, [
        element("a", "", { href: url, download: "" }, ["Download the recording"]),
      ]),
    );
  }
  const box = element("div", "ap-error", {}, children);
  return element("div", "ap-overlay ap-overlay-error", { role: "alert" }, [box]);
}

/** Links that come from options lead to the web and nowhere else. */
function isOpenable(url: string): boolean {
  try {
    return /^https?:$/.test(new URL(url, document.baseURI).protocol);
  } catch {
    return false;
  }
}

/** Keys, what they do, and what the player must be able to for that. */
const KEYS: [string, string, ("isPausable" | "isSeekable" | "isSearchable" | "hasAudio")?][] = [
  ["space", "pause / resume", "isPausable"],
  ["f", "toggle fullscreen mode"],
  ["← →", "rewind / fast-forward by 5 seconds", "isSeekable"],
  ["Shift ← →", "rewind / fast-forward by 10%", "isSeekable"],
  ["[ ]", "jump to the previous / next marker", "isSeekable"],
  ["0 … 9", "jump to 0% … 90%", "isSeekable"],
  [", .", "step back / forward, when paused", "isSearchable"],
  ["< >", "play slower / faster", "isSearchable"],
  ["m", "switch the sound off / on", "hasAudio"],
  ["/", "search in the recording", "isSearchable"],
  ["k", "show / hide typed keys"],
  ["?", "show / hide this help"],
];

/** The keys that do something; `single` when those without a modifier do. */
export function helpOverlay(core: Core, single: boolean, close: () => void): Overlay {
  const items = KEYS.filter(
    ([keys, , need]) => (!need || core[need]) && (single || !/^[!-~]( |$)/.test(keys)),
  ).map(([keys, meaning]) => {
    const caps = keys.split(" ").flatMap((key) => [element("kbd", "", {}, [key]), " "]);
    return element("li", "", {}, [...caps, "- ", meaning]);
  });
  const title = element("p", "", {}, ["Keyboard shortcuts"]);
  const box = element("div", "", {}, [title, element("ul", "", {}, items)]);
  const attributes = { role: "dialog", "aria-label": "Keyboard shortcuts", tabindex: "-1" };
  const overlay = element("div", "ap-overlay ap-overlay-help", attributes, [
    element("div", "", {}, [box]),
  ]);
  overlay.onclick = close;
  // Keys are for the dialog as soon as it is there.
  queueMicrotask(() => overlay.focus());
  return overlay;
}
