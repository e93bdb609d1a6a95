// When the control bar is to be seen: while the pointer moves over the player, and while the
// keyboard's focus is in it.

import { listen } from "./dom.js";

/** How long the bar stays after the last movement. */
const LINGER_MS = 2000;

/**
 * Shows the bar at all times when `always` is set, else as the pointer and the focus go. `counts`
 * says whether the pointer is where it has to be.
 */
export function showHud(
  wrapper: HTMLElement,
  always: boolean,
  signal: AbortSignal,
  counts: (target: Node) => boolean,
): void {
  let timer: number | undefined;
  let moved = false;
  let focused = false;
  const show = () => wrapper.classList.toggle("ap-hud", always || moved || focused);
  const move = (on: boolean) => {
    moved = on;
    clearTimeout(timer);
    show();
  };
  const rest = () => move(false);

  show();
  if (always) {
    return;
  }
  for (const name of ["pointermove", "pointerdown"] as const) {
    listen(wrapper, name, signal, ({ target }) => {
      if (counts(target as Node)) {
        move(true);
        timer = window.setTimeout(rest, LINGER_MS);
      }
    });
  }
  listen(wrapper, "pointerout", signal, ({ pointerType, relatedTarget }) => {
    if (pointerType === "mouse" && !counts(relatedTarget as Node)) {
      rest();
    }
  });
  listen(wrapper, "focusin", signal, ({ target }) => {
    focused = (target as Element).matches(":focus-visible");
    show();
  });
  listen(wrapper, "focusout", signal, () => {
    focused = false;
    show();
  });
  signal.addEventListener("abort", rest);
}
