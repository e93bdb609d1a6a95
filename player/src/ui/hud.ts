// When the control bar is to be seen: while the pointer moves over the player, and while the
// keyboard's focus is in it.

import { listen } from "./dom.js";

/** How long the bar stays after the last movement. */
const LINGER_MS = 2000;

export class Hud {
  readonly #wrapper: HTMLElement;
  #timer: number | undefined;
  #moved = false;
  #focused = false;

  /**
   * Shows the bar at all times when `always` is set, else as the pointer and the focus go. `counts`
   * says whether the pointer is where it has to be.
   */
  constructor(
    wrapper: HTMLElement,
    always: boolean,
    signal: AbortSignal,
    counts: (target: Node) => boolean,
  ) {
    this.#wrapper = wrapper;
    if (always) {
      wrapper.classList.add("ap-hud");
      return;
    }
    for (const name of ["pointermove", "pointerdown"] as const) {
      listen(wrapper, name, signal, ({ target }) => counts(target as Node) && this.#move());
    }
    listen(wrapper, "pointerout", signal, ({ pointerType, relatedTarget }) => {
      if (pointerType === "mouse" && !counts(relatedTarget as Node)) {
        this.#rest();
      }
    });
    listen(wrapper, "focusin", signal, (event) => {
      this.#focused = (event.target as Element).matches(":focus-visible");
      this.#show();
    });
    listen(wrapper, "focusout", signal, () => {
      this.#focused = false;
      this.#show();
    });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  #move(): void {
    this.#moved = true;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#rest(), LINGER_MS);
    this.#show();
  }

  #rest(): void {
    this.#moved = false;
    this.#show();
  }

  #show(): void {
    this.#wrapper.classList.toggle("ap-hud", this.#moved || this.#focused);
  }
}
