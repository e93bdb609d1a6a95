// The whole screen for one element. Where the platform has no such thing for elements (phones),
// the element covers the page instead.

import { listen } from "./dom.js";

interface WebKitElement extends HTMLElement {
  webkitRequestFullscreen(): void;
}

interface WebKitDocument extends Document {
  webkitFullscreenElement?: Element | null;
  webkitExitFullscreen(): void;
}

const COVERING = "ap-covering";

export class Fullscreen {
  readonly #element: WebKitElement;
  readonly #changed: (on: boolean) => void;

  constructor(element: HTMLElement, signal: AbortSignal, changed: (on: boolean) => void) {
    this.#element = element as WebKitElement;
    this.#changed = changed;
    const notify = () => changed(this.on);
    listen(document, "fullscreenchange", signal, notify);
    document.addEventListener("webkitfullscreenchange", notify, { signal });
  }

  get on(): boolean {
    return this.#isNative() || this.#element.classList.contains(COVERING);
  }

  async toggle(): Promise<void> {
    const [element, page] = [this.#element, document as WebKitDocument];
    if (this.#isNative()) {
      await (page.exitFullscreen ?? page.webkitExitFullscreen).call(page);
    } else if (this.on) {
      this.#cover(false);
    } else {
      try {
        await (element.requestFullscreen ?? element.webkitRequestFullscreen).call(element);
      } catch {
        // Not there, or refused, as in a frame without permission.
        this.#cover(true);
      }
    }
  }

  #cover(on: boolean): void {
    this.#element.classList.toggle(COVERING, on);
    this.#changed(on);
  }

  #isNative(): boolean {
    const page = document as WebKitDocument;
    const root = this.#element.getRootNode() as Document | ShadowRoot;
    const current = root.fullscreenElement ?? page.webkitFullscreenElement;
    return current === this.#element;
  }
}
