// Unpacks Zstandard. It lies in a file of its own, which is fetched when a recording needs it.

export { decompress } from "fzstd";
