// The player as a module. What few recordings need stays in files of its own.

import { zstd } from "./unpack.js";

export * from "./index.js";

zstd.load = () => import("./zstd.js");
