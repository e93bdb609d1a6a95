// Where tests find things. They run from the player's folder.

import path from "node:path";

export const player = process.cwd();
export const fixtures = path.join(player, "..", "fixtures", "casts");
export const dist = path.join(player, "dist");
export const engine = path.join(player, "build", "player.wasm");
export const font = path.join(player, "..", "crates", "render", "fonts", "DejaVuSansMono.ttf");
