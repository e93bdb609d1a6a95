import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  BuiltInParser,
  DataSource,
  InputEvent,
  Marker,
  MarkerEvent,
  Options,
  Parser,
  ParserOptions,
  Player,
  Recording,
  RecordingData,
  RecordingEvent,
  RecordingEventCode,
  UrlSource,
} from "../../src/index.js";
import { begin } from "./session.js";

/** Compiles, which is all that it is for. */
function listen(player: Player): Promise<unknown>[] {
  player.addEventListener("play", function () {
    void this.pause();
  });
  player.addEventListener("ended", function (this: Player, { message }) {
    void message?.trim();
  });
  player.addEventListener("input", ({ data }: InputEvent) => void data.trim());
  player.addEventListener("marker", ({ index, time, label }: MarkerEvent) => {
    void [index + time, label.trim()];
  });
  return [player.play(), player.pause(), player.seek({ marker: "next" })];
}

test("programs with the types of players 3.x compile", async () => {
  assert.equal(typeof listen, "function");
  const parser: Parser = (_: unknown, { encoding }: ParserOptions) => {
    const code: RecordingEventCode = "o";
    const events: RecordingEvent[] = [[1, code, encoding]];
    const recording: Recording = { cols: 10, rows: 2, events };
    return recording;
  };
  const data: RecordingData = "anything";
  const source: DataSource = { data, parser };
  const markers: Marker[] = [0.5, [0.7, "label"]];
  const options: Options = { markers, loop: 2, controls: "auto", logger: console };
  const { core, engine } = begin(source, options);
  await core.seek("100%");
  assert.equal(engine().text(), "utf-8\n");
  assert.deepEqual(core.facts.markers, [
    [0.5, ""],
    [0.7, "label"],
  ]);
  const format: BuiltInParser = "ttyrec";
  const elsewhere: UrlSource = { url: ["/timing", "/data"], parser: format, minFrameTime: 0.1 };
  assert.equal(elsewhere.parser, "ttyrec");
});
