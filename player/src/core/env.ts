// What the player needs of the world around it: time, frames and the network. The core never
// touches a global for these, so that it runs under a fake clock and without a browser.

/** The part of a `fetch` answer that a source reads. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** Where it came from in the end. */
  readonly url?: string;
  readonly body: { getReader(): ByteReader } | null;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Delivers bytes as they arrive. */
export interface ByteReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** Everything outside the player, injected. */
export interface Env {
  /** Milliseconds since some fixed moment, never going back. */
  now(): number;
  /** Calls back before the next frame is drawn. */
  requestFrame(callback: () => void): number;
  cancelFrame(id: number): void;
  setTimeout(callback: () => void, delay: number): number;
  clearTimeout(id: number): void;
  /** Resolves when everybody else has had a turn. */
  nextTask(): Promise<void>;
  /** Calls back when there is nothing better to do. */
  requestIdle(callback: () => void): void;
  /** Whether nobody can see what is drawn, so that no frames come. */
  hidden(): boolean;
  /** Calls back when `hidden` changes, until the signal is aborted. */
  onVisibility(callback: () => void, signal: AbortSignal): void;
  fetch(url: string, options: object): Promise<Answer>;
  /** Unpacks gzip as it is pulled; `undefined` is the end. */
  gunzip(pull: () => Promise<Uint8Array | undefined>): ByteReader;
  /** Unpacks Zstandard. */
  unzstd(bytes: Uint8Array): Promise<Uint8Array>;
  /** Hands an exception of a page's own handler to the page's error reporting. */
  report(error: unknown): void;
}
