// Where things are.

import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the player's package. */
export const player = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The folder of the whole project. */
export const project = path.dirname(player);

/** What `npm run build` leaves. */
export const dist = path.join(player, "dist");

/** What is made on the way and may be thrown away. */
export const scratch = path.join(player, "build");
