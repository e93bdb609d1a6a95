// Watches everything around a player that decides how it is drawn: its container, the window, the
// device's pixels, fonts, the colour scheme, and whether it can be seen.

import { listen } from "./dom.js";

/** How long pages may take to scale themselves to another window. */
const SCALED_MS = 100;

export interface SurroundingsListener {
  /** Sizes may have changed. */
  resized(): void;
  /** Fonts have come; characters may have another width. */
  fontsChanged(): void;
  /** Colours may have changed. */
  colorsChanged(): void;
  visibilityChanged(visible: boolean): void;
  /** The player is no longer on the page. */
  removed(): void;
}

/** Watches until the signal is aborted. `outer` gives room, `inner` takes it. */
export function watchSurroundings(
  outer: HTMLElement,
  inner: HTMLElement,
  signal: AbortSignal,
  listener: SurroundingsListener,
): void {
  const sizes = new ResizeObserver(() => {
    outer.isConnected ? listener.resized() : listener.removed();
  });
  sizes.observe(outer);
  // Presentations scale with the window, and are told of it in the same way.
  listen(window, "resize", signal, () => {
    setTimeout(() => signal.aborted || listener.resized(), SCALED_MS);
  });
  let inView = true;
  const notify = () => listener.visibilityChanged(inView && !document.hidden);
  const views = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? true;
    notify();
  });
  views.observe(inner);
  listen(document, "visibilitychange", signal, notify);
  document.fonts?.addEventListener("loadingdone", () => listener.fontsChanged(), { signal });
  matchMedia("(prefers-color-scheme: dark)").addEventListener(
    "change",
    () => listener.colorsChanged(),
    { signal },
  );
  // The stylesheet makes a change of colours, however it comes about, a very short transition.
  listen(inner, "transitionend", signal, ({ target }) => {
    if (target === inner) {
      listener.colorsChanged();
    }
  });
  watchPixelRatio(signal, () => listener.resized());
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    views.disconnect();
  });
}

/** Calls back when the page is zoomed or moved to another screen. */
function watchPixelRatio(signal: AbortSignal, changed: () => void): void {
  const watch = () => {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        changed();
        watch();
      },
      { once: true, signal },
    );
  };
  watch();
}
