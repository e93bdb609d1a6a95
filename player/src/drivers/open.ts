// Which driver plays what `create` was given.

import type { Env } from "../core/env.js";
import type { DriverFunction } from "./function.js";
import { eventSourceDriver, type LiveSource, webSocketDriver } from "./live.js";
import type { RecordingSource } from "./source.js";
import {
  type BenchmarkSource,
  benchmarkDriver,
  type ClockSource,
  clockDriver,
  randomDriver,
} from "./toys.js";

/** What `create` takes as its first argument. */
export type Source =
  | string
  | RecordingSource
  | LiveSource
  | ClockSource
  | BenchmarkSource
  | { driver: "random" }
  | DriverFunction;

interface AnySource {
  driver?: string;
  url?: string | string[];
}

/** The function that drives a source, or none when it is a recording. */
export function driverFunction(source: Source, env: Env): DriverFunction | undefined {
  if (typeof source === "function") {
    return source;
  }
  const given = (typeof source === "string" ? fromText(source) : source) as AnySource;
  const isSocket = typeof given.url === "string" && /^wss?:/i.test(given.url);
  switch (given.driver ?? (isSocket ? "websocket" : "recording")) {
    case "recording":
      return undefined;
    case "websocket":
      return webSocketDriver(given as LiveSource, env);
    case "eventsource":
      return eventSourceDriver(given as LiveSource, env);
    case "clock":
      return clockDriver(given as ClockSource, env);
    case "random":
      return randomDriver(env);
    case "benchmark":
      return benchmarkDriver(given as BenchmarkSource, env);
  }
  throw new Error(`unsupported driver: ${JSON.stringify(given)}`);
}

/** `clock:`, `random:` and `benchmark:ADDRESS` name drivers; anything else is an address. */
function fromText(text: string): AnySource {
  const [, driver, url = ""] = /^(clock|random|benchmark):(.*)/s.exec(text) ?? [];
  return driver ? { driver, url } : { url: text };
}

/** The address of a source, if it has one that can be opened elsewhere. */
export function sourceUrl(source: Source): string | undefined {
  const url = typeof source === "string" ? source : "url" in source && source.url;
  return typeof url === "string" ? url : undefined;
}
