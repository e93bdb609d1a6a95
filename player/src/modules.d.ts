// What the build makes up: the engine as streams, compressed by deflate, as text.
declare module "player.wasm" {
  const packed: string;
  export default packed;
}
