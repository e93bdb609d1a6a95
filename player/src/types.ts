// The names by which programs written for players 3.x know the types.

import type { PlayerEvents } from "./core/events.js";
import type { Options } from "./core/options.js";
import type { Cast, CastEvent } from "./drivers/asciicast.js";
import type { Data, Parser, RecordingSource } from "./drivers/source.js";

export type Recording = Cast;
export type RecordingEvent = CastEvent;
export type RecordingEventCode = "o" | "i" | "r" | "m";
export type RecordingData = Data;
export type UrlSource = RecordingSource & { url: string | string[] };
export type DataSource = RecordingSource & { data: Data };
export type BuiltInParser = Exclude<RecordingSource["parser"], Parser | undefined>;
export type ParserOptions = Parameters<Parser>[1];
export type Marker = NonNullable<Options["markers"]>[number];
export type InputEvent = PlayerEvents["input"];
export type MarkerEvent = PlayerEvents["marker"];
