// The player for a plain script tag: the global of today, those of older versions, and the element.

import { create } from "./index.js";
import { CreatePlayer, UnmountPlayer } from "./legacy/create-player.js";
import { defineElement } from "./legacy/element.js";
import { zstd } from "./unpack.js";
import { engineModule } from "./wasm.js";

interface LegacyNamespace {
  player?: { js?: object };
}

interface OlderNamespace {
  core?: object;
}

declare global {
  var AsciinemaPlayer: { create: typeof create };
  var asciinema: LegacyNamespace | undefined;
  var asciinema_player: OlderNamespace | undefined;
}

const address = (document.currentScript as HTMLScriptElement | null)?.src;
zstd.load = () => import(new URL("asciinema-player-zstd.js", address).href);

globalThis.AsciinemaPlayer = { create };

// Pages may have things of their own under these names.
const functions = { CreatePlayer, UnmountPlayer };
const namespace = globalThis.asciinema ?? {};
namespace.player = { ...namespace.player, js: { ...namespace.player?.js, ...functions } };
globalThis.asciinema = namespace;
const older = globalThis.asciinema_player ?? {};
older.core = { ...older.core, ...functions };
globalThis.asciinema_player = older;

defineElement();

// Compiled while the rest of the page comes; who waits for it hears of a failure.
engineModule().catch(() => {});
