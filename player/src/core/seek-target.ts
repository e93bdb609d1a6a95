// Where a seek goes, as callers write it.

/** A place in the recording: seconds, `"25%"`, or a marker by index or direction. */
export type SeekLocation = number | string | { marker: number | "prev" | "next" };

export type Marker = [time: number, label: string];

/** What a location is measured against; times in seconds. */
export interface SeekContext {
  position: number;
  duration: number;
  markers: readonly Marker[];
  playing: boolean;
}

/** While playing, a marker passed less than this many seconds ago counts as not yet passed. */
const GRACE = 1;

const STEPS: Record<string, (context: SeekContext) => number> = {
  "<<": ({ position }) => position - 5,
  ">>": ({ position }) => position + 5,
  "<<<": ({ position, duration }) => position - 0.1 * duration,
  ">>>": ({ position, duration }) => position + 0.1 * duration,
};

/** Seconds from the start, within the recording. Throws when the location makes no sense. */
export function resolveSeek(location: SeekLocation, context: SeekContext): number {
  const target = locate(location, context);
  return Math.min(Math.max(target, 0), context.duration);
}

/** Whether the target can only be told once the whole recording is there. */
export function needsDuration(location: SeekLocation): boolean {
  return typeof location !== "number" && location !== "<<" && location !== ">>";
}

function locate(location: SeekLocation, context: SeekContext): number {
  if (typeof location === "number" && Number.isFinite(location)) {
    return location;
  }
  if (typeof location === "string") {
    const step = STEPS[location];
    if (step) {
      return step(context);
    }
    if (/^-?\d+(\.\d+)?%$/.test(location)) {
      return (Number.parseFloat(location) / 100) * context.duration;
    }
  }
  if (typeof location === "object" && location !== null && "marker" in location) {
    return locateMarker(location.marker, context);
  }
  throw new TypeError(`invalid seek target: ${JSON.stringify(location)}`);
}

function locateMarker(marker: number | "prev" | "next", context: SeekContext): number {
  const { markers, position, playing, duration } = context;
  if (marker === "next") {
    return markers.find(([time]) => time > position)?.[0] ?? duration;
  }
  if (marker === "prev") {
    const before = playing ? position - GRACE : position;
    return markers.findLast(([time]) => time < before)?.[0] ?? 0;
  }
  const found = markers[marker];
  if (!found) {
    throw new RangeError(`invalid marker index: ${marker}`);
  }
  return found[0];
}
