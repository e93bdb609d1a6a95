// What the build makes up: the engine as streams, compressed by deflate, in base64.
declare module "player.wasm" {
  const packed: string;
  export default packed;
}
