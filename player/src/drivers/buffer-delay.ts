// How long live events wait before they are shown: a fixed time, or as long as the delays of the
// network vary. Milliseconds.

import type { Logger } from "../core/options.js";

/** How the adaptive buffer goes about it; everything may be left out. */
export interface AdaptiveBuffer {
  /** Never shorter than this. */
  minBufferTime?: number;
  /** Goes up and down in steps of this size, */
  bufferLevelStep?: number;
  /** and of this number at most. */
  maxBufferLevel?: number;
  /** How many times the greatest delay of late. */
  safetyMultiplier?: number;
  /** How long less must have been enough before it goes down. */
  minImprovementDuration?: number;
}

/** A time, none (`0`), a function of its own for each stream, or how to adapt. */
export type BufferTime =
  | number
  | AdaptiveBuffer
  | ((context: { logger: Logger }) => (latency: number) => number);

/** The greatest delay counts half after this long. */
const HALF_LIFE = 10_000;

/** Answers how long to wait, given the delay of each event and the time. */
export function bufferDelay(
  bufferTime: BufferTime | undefined,
  logger: Logger,
): (latency: number, now: number) => number {
  if (typeof bufferTime === "number") {
    return () => bufferTime;
  }
  return typeof bufferTime === "function" ? bufferTime({ logger }) : adapt(bufferTime ?? {});
}

function adapt({
  minBufferTime = 50,
  bufferLevelStep = 100,
  maxBufferLevel = 50,
  safetyMultiplier = 1.2,
  minImprovementDuration = 3000,
}: AdaptiveBuffer): (latency: number, now: number) => number {
  let peak = 0;
  let level = 0;
  let before: number | undefined;
  let tooHighSince: number | undefined;
  return (latency, now) => {
    peak = Math.max(latency, peak * 0.5 ** ((now - (before ?? now)) / HALF_LIFE));
    before = now;
    const lacking = peak * safetyMultiplier - minBufferTime;
    const wanted = Math.min(Math.max(Math.ceil(lacking / bufferLevelStep), 0), maxBufferLevel);
    if (wanted >= level) {
      level = wanted;
      tooHighSince = undefined;
    } else {
      tooHighSince ??= now;
      if (now - tooHighSince >= minImprovementDuration) {
        level = wanted;
        tooHighSince = undefined;
      }
    }
    return minBufferTime + level * bufferLevelStep;
  };
}
