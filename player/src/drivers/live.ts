// Live streams over the network: WebSocket connections, made anew when they break, and event
// sources, which the browser keeps alive by itself.

import type { Env } from "../core/env.js";
import type { BufferTime } from "./buffer-delay.js";
import type { DriverFunction } from "./function.js";
import { LiveStream } from "./live-stream.js";
import { detect, type Message, PROTOCOLS, readLines } from "./protocols.js";

export interface LiveSource {
  driver?: "websocket" | "eventsource";
  url: string;
  /** How long events wait, so that they come out evenly; adapted to the network by default. */
  bufferTime?: BufferTime;
  /** Of no use here: what comes within a frame is one anyway. */
  minFrameTime?: number;
  /** Milliseconds until the next attempt to connect. */
  reconnectDelay?: (attempt: number) => number;
}

/** Nothing comes for this long: nobody streams. */
const SILENCE_MS = 5000;

/** A connection that lasts this long was a good one. */
const GOOD_MS = 1000;

const INCOMPATIBLE = 1002;

/** Waits longer each time, and not all players of the world the same. */
function backoff(attempt: number): number {
  return Math.random() * Math.min(500 * 2 ** attempt, 10_000);
}

export function webSocketDriver(source: LiveSource, env: Env): DriverFunction {
  return (callbacks) => {
    const { dispatch, logger } = callbacks;
    const { url, bufferTime, reconnectDelay = backoff } = source;
    const stream = new LiveStream(env, bufferTime, callbacks);
    let socket: WebSocket | undefined;
    let attempts = 0;
    let offers = true;
    let timers: number[] = [];

    const later = (run: () => void, delay: number) => timers.push(env.setTimeout(run, delay));
    const forget = () => {
      for (const timer of timers) {
        env.clearTimeout(timer);
      }
      timers = [];
    };

    const connect = () => {
      const current = new WebSocket(url, offers ? Object.keys(PROTOCOLS) : []);
      socket = current;
      current.binaryType = "arraybuffer";
      let read = detect(stream);
      let silent = true;
      let opened = false;
      current.onopen = () => {
        opened = true;
        logger.info(`websocket: opened (${current.protocol})`);
        read = PROTOCOLS[current.protocol]?.(stream) ?? read;
        later(() => {
          attempts = 0;
        }, GOOD_MS);
        later(() => {
          if (silent) {
            dispatch("offline");
          }
        }, SILENCE_MS);
      };
      current.onmessage = ({ data }: { data: Message }) => {
        // The magic of ALiS says only that somebody may stream.
        silent &&= typeof data !== "string" && data.byteLength === 5;
        try {
          read(data);
        } catch (error) {
          logger.warn("websocket: a message makes no sense", error);
        }
      };
      current.onclose = ({ code, reason }) => {
        logger.info(`websocket: closed (${code} ${reason})`);
        forget();
        // Browsers refuse servers that choose none of the protocols that were offered.
        offers = offers === opened;
        if (code === INCOMPATIBLE) {
          dispatch("ended", { message: "Err: Player not compatible with the server" });
        } else if (code === 1000 || code === 1005 || (code >= 4000 && code <= 4100)) {
          stream.end(reason || "Stream ended");
        } else if (!stream.ended) {
          dispatch("loading");
          later(connect, reconnectDelay(attempts));
          attempts += 1;
        }
      };
    };

    const stop = () => {
      forget();
      stream.stop();
      if (socket) {
        socket.onclose = null;
        socket.close();
      }
    };

    return {
      play: () => {
        stop();
        dispatch("loading");
        connect();
      },
      stop,
      getCurrentTime: () => stream.time,
    };
  };
}

export function eventSourceDriver({ url, bufferTime }: LiveSource, env: Env): DriverFunction {
  return (callbacks) => {
    const { dispatch, logger } = callbacks;
    const stream = new LiveStream(env, bufferTime, callbacks);
    const read = readLines(stream, () => dispatch("offline"));
    let events: EventSource | undefined;
    let timer = 0;
    let attempts = 0;
    const connect = () => {
      const current = new EventSource(url);
      events = current;
      current.onopen = () => {
        attempts = 0;
      };
      current.onmessage = ({ data }) => {
        try {
          read(data);
        } catch (error) {
          logger.warn("eventsource: a message makes no sense", error);
        }
      };
      current.onerror = () => {
        if (current.readyState === current.CLOSED) {
          // The server answered something else: browsers do not try that again.
          dispatch("offline");
          timer = env.setTimeout(connect, backoff(attempts));
          attempts += 1;
        } else {
          dispatch("loading");
        }
      };
      current.addEventListener("done", () => {
        current.close();
        stream.end("Stream ended");
      });
    };
    const stop = () => {
      env.clearTimeout(timer);
      stream.stop();
      events?.close();
    };
    return {
      play: () => {
        stop();
        dispatch("loading");
        connect();
      },
      stop,
      getCurrentTime: () => stream.time,
    };
  };
}
