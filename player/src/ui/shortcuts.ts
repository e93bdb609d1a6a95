// What the player does for each key.

import type { Core } from "../core/core.js";
import type { KeyRequest } from "./keyboard.js";

/** The fastest; its inverse is the slowest. */
const MAX_SPEED = 16;

/** What keys ask of the view. */
export interface ShortcutActions {
  toggleFullscreen(): Promise<void>;
  toggleHelp(): void;
  toggleKeys(): void;
  openSearch(): void;
  /** Closes whatever lies over the terminal. */
  close(): void;
}

export async function obey(
  request: KeyRequest,
  core: Core,
  actions: ShortcutActions,
): Promise<unknown> {
  switch (request.kind) {
    case "toggle":
      return core.toggle();
    case "seek":
      return core.seek(request.location);
    case "step":
      return core.step(request.count);
    case "faster":
      return core.setSpeed(Math.min(core.speed * 2, MAX_SPEED));
    case "slower":
      return core.setSpeed(Math.max(core.speed / 2, 1 / MAX_SPEED));
    case "mute":
      return core.hasAudio && core.setMuted(!core.muted);
    case "search":
      return core.isSearchable && actions.openSearch();
    case "fullscreen":
      return actions.toggleFullscreen();
    case "help":
      return actions.toggleHelp();
    case "keystrokes":
      return actions.toggleKeys();
    case "close":
      return actions.close();
  }
}
