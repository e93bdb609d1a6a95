// What lies over the terminal: the start button, the sign of waiting, errors and the list of keys.

import { element } from "./dom.js";
import { startIcon } from "./icons.js";

export type Overlay = HTMLElement;

/** The big button before the first start. */
export function startOverlay(start: () => void): Overlay {
  const icon = element("div", "ap-play-button", {}, [startIcon()]);
  const attributes = { type: "button", "aria-label": "Play" };
  const overlay = element("button", "ap-overlay ap-overlay-start", attributes, [icon]);
  overlay.addEventListener("click", start);
  return overlay;
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

const KEYS: [string[], string][] = [
  [["space"], "pause / resume"],
  [["f"], "toggle fullscreen mode"],
  [["←", "→"], "rewind / fast-forward by 5 seconds"],
  [["Shift", "←", "→"], "rewind / fast-forward by 10%"],
  [["[", "]"], "jump to the previous / next marker"],
  [["0", "…", "9"], "jump to 0% … 90%"],
  [[",", "."], "step back / forward, when paused"],
  [["<", ">"], "play slower / faster"],
  [["m"], "switch the sound off / on"],
  [["/"], "search in the recording"],
  [["k"], "show / hide typed keys"],
  [["?"], "show / hide this help"],
];

export function helpOverlay(close: () => void): Overlay {
  const items = KEYS.map(([keys, meaning]) => {
    const caps = keys.flatMap((key) => [element("kbd", "", {}, [key]), " "]);
    return element("li", "", {}, [...caps, "- ", meaning]);
  });
  const title = element("p", "", {}, ["Keyboard shortcuts"]);
  const box = element("div", "", {}, [title, element("ul", "", {}, items)]);
  const attributes = { role: "dialog", "aria-label": "Keyboard shortcuts", tabindex: "-1" };
  const overlay = element("div", "ap-overlay ap-overlay-help", attributes, [
    element("div", "", {}, [box]),
  ]);
  overlay.addEventListener("click", close);
  return overlay;
}
