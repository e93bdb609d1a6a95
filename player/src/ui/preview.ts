// The screen at another moment, small, over the place of the progress bar where the pointer is.

import type { Marker } from "../core/seek-target.js";
import { formatTime } from "../core/time.js";
import { element } from "./dom.js";

/** Its width in CSS pixels, and the share of the player that it takes at most. */
const WIDTH = 220;
const LARGEST_SHARE = 0.45;

export class Preview {
  readonly element: HTMLDivElement;
  readonly #canvas = element("canvas", "");
  readonly #label = element("span", "");
  /** Draws the screen at a time on a canvas; answers whether there was one. */
  readonly #draw: (time: number, canvas: HTMLCanvasElement, width: number) => boolean;
  #frame = 0;

  constructor(draw: (time: number, canvas: HTMLCanvasElement, width: number) => boolean) {
    this.#draw = draw;
    this.element = element("div", "ap-preview", { "aria-hidden": "true" }, [
      this.#canvas,
      this.#label,
    ]);
    this.element.hidden = true;
  }

  /** `x` in CSS pixels from the left of the player, which is `room` wide. */
  show(time: number, x: number, room: number, markers: readonly Marker[]): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const width = Math.min(WIDTH, Math.floor(room * LARGEST_SHARE));
      this.#canvas.hidden = !this.#draw(time, this.#canvas, width);
      const label = markers.findLast(([at]) => at <= time)?.[1];
      this.#label.textContent = label ? `${formatTime(time)} ${label}` : formatTime(time);
      this.element.hidden = false;
      const half = this.element.offsetWidth / 2;
      const left = Math.min(Math.max(x, half + 4), room - half - 4);
      this.element.style.left = `${left}px`;
    });
  }

  hide(): void {
    cancelAnimationFrame(this.#frame);
    this.element.hidden = true;
  }
}
