// What the core may take for granted besides the language itself: it exists in browsers, workers
// and Node.js alike. Seen only when the core is checked alone, without the DOM library.

declare class TextDecoder {
  constructor(label?: string);
  decode(input?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string;
}

declare class TextEncoder {
  encode(input: string): Uint8Array<ArrayBuffer>;
}

interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}

declare namespace WebAssembly {
  class Module {
    private readonly compiled: true;
  }
  class Instance {
    readonly exports: Record<string, unknown>;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  function instantiate(module: Module, imports?: object): Promise<Instance>;
}

declare class WebSocket {
  constructor(url: string, protocols?: string[]);
  readonly protocol: string;
  binaryType: "blob" | "arraybuffer";
  onopen: (() => void) | null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  close(): void;
}

declare class EventSource {
  constructor(url: string);
  readonly readyState: number;
  readonly CLOSED: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: string, listener: () => void): void;
  close(): void;
}

declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
}

declare class Response {
  constructor(body: string | ArrayBuffer | Uint8Array<ArrayBuffer>);
}

declare const console: { info(...data: unknown[]): void };
