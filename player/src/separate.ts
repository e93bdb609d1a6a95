// The engine's code as a file of its own beside the script; goes where `packed.ts` would be.

export async function compile(): Promise<WebAssembly.Module> {
  const answer = await fetch(new URL("asciinema-player.wasm", import.meta.url));
  if (!answer.ok) {
    throw new Error(`asciinema-player.wasm answered ${answer.status}`);
  }
  return WebAssembly.compile(await answer.arrayBuffer());
}
