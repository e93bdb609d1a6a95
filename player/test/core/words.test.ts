import assert from "node:assert/strict";
import { test } from "node:test";
import { type Options, readOptions } from "../../src/core/options.js";
import { StateMachine } from "../../src/core/state.js";
import { formatTime, parseTime, speakTime } from "../../src/core/time.js";
import { fittingFontSize } from "../../src/ui/metrics.js";

test("times are read in all their notations and nothing else is", () => {
  assert.equal(parseTime(3.5), 3.5);
  assert.equal(parseTime("75"), 75);
  assert.equal(parseTime("1:15"), 75);
  assert.equal(parseTime("1:02:03.5"), 3723.5);
  for (const nonsense of ["", "abc", "1:x", "-3", ":"]) {
    assert.equal(parseTime(nonsense), undefined, nonsense);
  }
});

test("times are written with as many parts as they need", () => {
  assert.equal(formatTime(undefined), "--:--");
  assert.equal(formatTime(0), "00:00");
  assert.equal(formatTime(75.9), "01:15");
  assert.equal(formatTime(3723), "01:02:03");
  assert.equal(formatTime(90_061), "01:01:01:01");
  assert.equal(speakTime(0), "0 seconds");
  assert.equal(speakTime(3661), "1 hour 1 minute 1 second");
  assert.equal(speakTime(120), "2 minutes");
});

test("options have the defaults that pages know", () => {
  const settings = readOptions({});
  assert.equal(settings.fit, "width");
  assert.equal(settings.controls, "auto");
  assert.equal(settings.theme, "asciinema");
  assert.equal(settings.embeddedTheme, true);
  assert.equal(settings.loop, 0);
  assert.equal(settings.cursorMode, "blinking");
  assert.equal(readOptions({ autoplay: true }).autoPlay, true);
  assert.equal(readOptions({ loop: true }).loop, Number.POSITIVE_INFINITY);
  assert.equal(readOptions({ theme: "nord" }).embeddedTheme, false);
});

test("options that make no sense are refused by name", () => {
  const refused = (options: object, message: RegExp) =>
    assert.throws(() => readOptions(options), message);
  refused({ fit: "depth" }, /unsupported fit mode: depth/);
  refused({ cursorMode: "dancing" }, /unsupported cursor mode: dancing/);
  refused({ speed: -1 }, /invalid speed: -1/);
  refused({ cols: 1.5 }, /invalid cols: 1.5/);
  refused({ startAt: "soon" }, /invalid startAt: soon/);
});

test("numbers may be texts, as attributes and settings of sites are", () => {
  const options = { cols: "90", rows: "30", speed: "1.5" } as unknown as Options;
  const { cols, rows, speed } = readOptions(options);
  assert.deepEqual([cols, rows, speed], [90, 30, 1.5]);
});

test("fields of a form that were left empty are as good as none", () => {
  for (const empty of [0, "", null] as unknown as undefined[]) {
    const options = { cols: empty, rows: empty, speed: empty, startAt: empty } as object;
    const { cols, rows, speed, startAt } = readOptions(options);
    assert.deepEqual([cols, rows, speed, startAt], [undefined, undefined, 1, 0], `${empty}`);
  }
});

test("posters are read, unknown kinds passed over", () => {
  assert.deepEqual(readOptions({ poster: "npt:1:30" }).poster, { time: 90 });
  assert.deepEqual(readOptions({ poster: "data:text/plain,hi" }).poster, { text: "hi" });
  assert.equal(readOptions({ poster: "data:image/png,x" }).poster, undefined);
});

test("states know only the signals of the table", () => {
  const machine = new StateMachine();
  assert.equal(machine.send("play"), false);
  for (const signal of ["load", "ready", "play", "stall", "resume", "end", "play"] as const) {
    assert.equal(machine.send(signal), true, signal);
  }
  assert.equal(machine.state, "playing");
  machine.send("stop");
  assert.equal(machine.send("play"), false);
  assert.equal(machine.state, "stopped");
});

test("the font size follows the side that the fit mode names", () => {
  const question = {
    cols: 80,
    rows: 24,
    advance: 0.5,
    lineHeight: 1.25,
    width: 415,
    height: 347,
    below: 32,
    fontSize: 15,
  };
  assert.equal(fittingFontSize({ ...question, fit: "width" }), 10);
  assert.equal(fittingFontSize({ ...question, fit: "height" }), 10);
  assert.equal(fittingFontSize({ ...question, fit: "both", height: 189.5 }), 5);
  assert.equal(fittingFontSize({ ...question, fit: "both", height: 1000 }), 10);
  assert.equal(fittingFontSize({ ...question, fit: false }), 15);
  assert.equal(fittingFontSize({ ...question, fit: "none" }), 15);
});
