// asciinema-player: plays terminal recordings on web pages.
//
// Importing this module touches neither the page nor the network, so that it can be part of a
// program that also runs on a server.

import type { Options } from "./core/options.js";
import type { Source } from "./drivers/open.js";
import { Player } from "./player.js";

export type { EventName, Handler, PlayerEvents } from "./core/events.js";
export type { CursorMode, FitMode, Logger, Options } from "./core/options.js";
export type { SeekLocation } from "./core/seek-target.js";
export type { Cast, CastEvent } from "./drivers/asciicast.js";
export type { AdaptiveBuffer, BufferTime } from "./drivers/buffer-delay.js";
export type { CustomDriver, DriverFunction, FunctionCallbacks } from "./drivers/function.js";
export type { LiveSource } from "./drivers/live.js";
export type { Source } from "./drivers/open.js";
export type { Data, Parser, RecordingSource } from "./drivers/source.js";
export { CreatePlayer, type LegacyPlayer, UnmountPlayer } from "./legacy/create-player.js";
export { defineElement } from "./legacy/element.js";
export type { LegacyOptions } from "./legacy/options.js";
export type { Player } from "./player.js";
export type * from "./types.js";

/**
 * Makes a player in an element of the page.
 *
 * @param source - Address of a recording, or an object with `url` or `data`.
 * @param container - Gets the player as its last child.
 * @param options - See {@link Options}.
 */
export function create(source: Source, container: Element, options: Options = {}): Player {
  return new Player(source, container, options);
}
