// `asciinema.player.js.CreatePlayer`, as pages have called it since 2016.

import { Player } from "../player.js";
import { type LegacyOptions, legacySource, modernOptions } from "./options.js";
import { addTitleBar } from "./title-bar.js";

/** What `CreatePlayer` gives to a page. */
export interface LegacyPlayer {
  getCurrentTime(): number;
  setCurrentTime(time: number): void;
  /** Seconds; `null` until the recording is there. */
  getDuration(): number | null;
  play(): void;
  pause(): void;
}

const mounted = new WeakMap<Element, Player>();

/** Puts a player in place of whatever is in the element, which may be named by its id. */
export function CreatePlayer(
  where: Element | string,
  source: string | object,
  options: LegacyOptions = {},
): LegacyPlayer {
  const container = find(where);
  UnmountPlayer(container);
  container.replaceChildren();
  const player = new Player(legacySource(source), container, modernOptions(options));
  mounted.set(container, player);
  addTitleBar(player.el, options);
  player.addEventListener("ready", () => options.onCanPlay?.());
  player.addEventListener("playing", () => options.onPlay?.());
  player.addEventListener("pause", () => options.onPause?.());
  return {
    getCurrentTime: () => player.getCurrentTime(),
    setCurrentTime: (time) => ignore(player.seek(time)),
    getDuration: () => player.getDuration() ?? null,
    play: () => ignore(player.play()),
    pause: () => ignore(player.pause()),
  };
}

/** Takes the player out of an element. */
export function UnmountPlayer(where: Element | string): void {
  const container = find(where);
  mounted.get(container)?.dispose();
  mounted.delete(container);
}

function find(where: Element | string): Element {
  const found = typeof where === "string" ? document.getElementById(where) : where;
  if (!found) {
    throw new Error(`there is no element with the id ${where}`);
  }
  return found;
}

/** Callers from then expect no promise; failures are shown by the player itself. */
function ignore(promise: Promise<unknown>): void {
  promise.catch(() => {});
}
