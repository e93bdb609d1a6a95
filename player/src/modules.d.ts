// What the build makes up: the engine as `crates/squeeze` packs it, in base64; its length unpacked;
// and the module that unpacks it, in hexadecimal.
declare module "player.wasm" {
  export const engine: string;
  export const engineBytes: number;
  export const unpacker: string;
}
