// The player for a plain script tag: a global, and nothing else on the page.

import { create } from "./index.js";

declare global {
  var AsciinemaPlayer: { create: typeof create };
}

globalThis.AsciinemaPlayer = { create };
