// What the build makes up: the engine, compressed by deflate, in base64.
declare module "player.wasm" {
  const packed: string;
  export default packed;
}
