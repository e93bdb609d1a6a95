// Packed recordings: gzip by the browser, Zstandard by a part of the player that is fetched then.

import type { ByteReader } from "./core/env.js";

type Zstd = { decompress(bytes: Uint8Array): Uint8Array };

/** Where the decoder comes from; each way in which the player is packed has its own. */
export const zstd: { load: () => Promise<Zstd> } = {
  load: async () => {
    throw new Error("this build of the player cannot unpack Zstandard");
  },
};

/** Unpacks what is pulled; `undefined` is the end. */
export function gunzip(pull: () => Promise<Uint8Array | undefined>): ByteReader {
  const packed = new ReadableStream<BufferSource>({
    pull: async (controller) => {
      const piece = await pull();
      if (piece) {
        controller.enqueue(piece as Uint8Array<ArrayBuffer>);
      } else {
        controller.close();
      }
    },
  });
  return packed.pipeThrough(new DecompressionStream("gzip")).getReader();
}

export async function unzstd(bytes: Uint8Array): Promise<Uint8Array> {
  const { decompress } = await zstd.load().catch((error: Error) => {
    throw new Error(`the part that unpacks Zstandard could not be loaded: ${error.message}`);
  });
  return decompress(bytes);
}
