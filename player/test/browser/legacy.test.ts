import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, pixel, useBrowser, waitForRows } from "./harness.js";

useBrowser();

test("CreatePlayer works at parse time, by id, and has the methods of then", async (t) => {
  const scripts = `<div id="player-container">before</div><script>
    window.calls = [];
    window.old = asciinema.player.js.CreatePlayer("player-container", "/v1-pretty.json", {
      width: 90, height: 20, theme: "monokai",
      onCanPlay: () => calls.push("canplay"),
      onPlay: () => calls.push("play"),
      onPause: () => calls.push("pause"),
    });
    window.durationBefore = old.getDuration();
    old.play();
  </script>`;
  const page = await openPage(t, { scripts });
  await page.waitForFunction("calls.includes('play')");
  await page.evaluate("old.pause()");
  await page.waitForFunction("calls.includes('pause')");
  const [calls, before, duration, lines, classes, content] = (await page.evaluate(`[
    calls, durationBefore, old.getDuration(), document.querySelectorAll(".ap-line").length,
    document.querySelector(".ap-player").className,
    document.getElementById("player-container").firstChild.textContent,
  ]`)) as [string[], null, number, number, string, string];
  assert.deepEqual(calls, ["canplay", "play", "pause"]);
  assert.equal(before, null);
  assert.ok(duration > 0);
  assert.equal(lines, 20);
  assert.match(classes, /asciinema-player-theme-monokai/);
  assert.notEqual(content, "before");
});

test("a current time that is set before the recording is there loads it", async (t) => {
  const page = await openPage(t);
  await page.evaluate(`window.old = asciinema_player.core.CreatePlayer("player", {
    version: 1, width: 10, height: 2, duration: 3, stdout: [[1, "one"], [1, " two"], [1, " 3"]],
  })`);
  await page.evaluate("old.setCurrentTime(2.5)");
  await waitForRows(page, ["one two"]);
  assert.equal(await page.evaluate("old.getCurrentTime()"), 2.5);
  await page.evaluate(`asciinema.player.js.UnmountPlayer("player")`);
  assert.equal(await page.locator(".ap-wrapper").count(), 0);
});

test("posters were lists of lines with attributes, also in base64", async (t) => {
  const page = await openPage(t);
  const poster = [[["red", { fg: 1, bold: true }], [" plain"]], [["on blue", { bg: [0, 0, 255] }]]];
  for (const form of [poster, `data:application/json;base64,${btoa(JSON.stringify(poster))}`]) {
    await page.evaluate(
      (poster) =>
        // biome-ignore lint/suspicious/noExplicitAny: the global has no types, as then.
        (window as any).asciinema.player.js.CreatePlayer("player", "/v2.cast", { poster }),
      form,
    );
    await waitForRows(page, ["red plain", "on blue"]);
    const height = await page.evaluate("document.querySelector('.ap-line').clientHeight");
    assert.deepEqual(await pixel(page, 2, Number(height) * 1.5), [0, 0, 255]);
  }
});

test("the element takes the attributes of then and tells of its events in their order", async (t) => {
  const scripts = `<script>
    window.told = [];
    const names = "loadedmetadata loadeddata canplay canplaythrough play pause ended attached";
    for (const name of names.split(" ")) {
      document.addEventListener(name, (event) => told.push(name), { capture: true });
    }
  </script>
  <asciinema-player src="/v2.cast" preload cols="70" rows="6" speed="20" font-size="medium"
    theme="tango" poster="data:text/plain,\\e[2;3HAwesome \\e[1;33mdemo!"></asciinema-player>`;
  const page = await openPage(t, { scripts });
  await page.waitForFunction("told.includes('canplaythrough')");
  await waitForRows(page, ["", "  Awesome demo!"]);
  const events = await page.evaluate("told.filter((name) => name !== 'attached')");
  assert.deepEqual(events, ["loadedmetadata", "loadeddata", "canplay", "canplaythrough"]);
  assert.equal(await page.evaluate("document.querySelectorAll('.ap-line').length"), 6);
  assert.equal(
    await page.evaluate("parseFloat(document.querySelector('.ap-term').style.fontSize)"),
    18,
  );
  await page.evaluate("document.querySelector('asciinema-player').play()");
  await page.waitForFunction("told.includes('ended')");
  const [time, duration] = (await page.evaluate(`(() => {
    const element = document.querySelector("asciinema-player");
    return [element.currentTime, element.duration];
  })()`)) as [number, number];
  assert.equal(time, duration);
});

test("the element survives being moved and is gone when it is taken away", async (t) => {
  const page = await openPage(t);
  await page.evaluate(`(() => {
    const element = document.createElement("asciinema-player");
    element.setAttribute("src", "/v2.cast");
    element.setAttribute("loop", "false");
    document.body.append(element);
    document.querySelector("main").append(element);
    element.currentTime = 1;
  })()`);
  await page.waitForFunction("document.querySelector('asciinema-player').currentTime === 1");
  await page.evaluate(
    "document.querySelector('main').prepend(document.querySelector('asciinema-player'))",
  );
  assert.equal(await page.evaluate("document.querySelector('asciinema-player').currentTime"), 1);
  assert.equal(await page.locator(".ap-wrapper").count(), 1);
  await page.evaluate("document.querySelector('asciinema-player').remove()");
  assert.equal(await page.locator(".ap-wrapper").count(), 0);
});

test("an element that was copied with its player in it has one player", async (t) => {
  const page = await openPage(t, {
    scripts: '<asciinema-player src="/v2.cast"></asciinema-player>',
  });
  const counts = await page.evaluate(() => {
    const count = () => document.querySelectorAll(".ap-wrapper").length;
    const element = document.querySelector("asciinema-player") as HTMLElement;
    const counts = [count()];
    element.replaceWith(element.cloneNode(true));
    counts.push(count());
    const { parentElement } = document.querySelector("asciinema-player") as HTMLElement;
    for (let round = 0; round < 2 && parentElement; round += 1) {
      parentElement.innerHTML = String(parentElement.innerHTML);
    }
    return [...counts, count()];
  });
  assert.deepEqual(counts, [1, 1, 1]);
});

test("the element plays another recording when its address becomes another", async (t) => {
  const page = await openPage(t);
  await page.evaluate(`(() => {
    const element = document.createElement("asciinema-player");
    document.body.append(element);
    element.setAttribute("src", "/v1-pretty.json");
    element.setAttribute("src", "/v2.cast");
    element.currentTime = 1;
  })()`);
  await page.waitForFunction("document.querySelector('asciinema-player').currentTime === 1");
  await waitForRows(page, ["hello world", "┌──────────┐"]);
  await page.evaluate("document.querySelector('asciinema-player').setAttribute('src', '/v2.cast')");
  assert.equal(await page.evaluate("document.querySelector('asciinema-player').currentTime"), 1);
  assert.equal(await page.locator(".ap-wrapper").count(), 1);
});

test("what a page keeps under the same names stays", async (t) => {
  const page = await openPage(t);
  await page.evaluate(`window.asciinema.own = 1`);
  await page.addScriptTag({ url: "/asciinema-player.min.js" });
  assert.equal(await page.evaluate("window.asciinema.own"), 1);
});

test("the element takes the options of today as attributes", async (t) => {
  const scripts = `<asciinema-player src="/v2.cast" fit="both" controls="true" preload
    markers='[[0.2,"early"]]' copy-link="https://example.org/x" keyboard="false" cursor-mode="steady"
    line-height="2" audio-url="data:audio/wav;base64,AA=="></asciinema-player>`;
  const page = await openPage(t, { scripts });
  await page.locator(".ap-marker").waitFor();
  assert.equal(await page.locator(".ap-marker-container").textContent(), "00:00 - early");
  await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
  await page.getByRole("button", { name: "More controls" }).click();
  await page.getByRole("button", { name: "Copy link at this time" }).waitFor();
  const shape = await page.evaluate(() => {
    const row = document.querySelector(".ap-line")?.clientHeight ?? 0;
    const term = document.querySelector<HTMLElement>(".ap-term");
    return row / Number.parseFloat(term?.style.fontSize ?? "1");
  });
  assert.ok(Math.abs(shape - 2) < 0.1, String(shape));
});

test("an element can say that its terminal is not to be scaled", async (t) => {
  const fit = (value: string) =>
    `<asciinema-player src="/v2.cast" fit="${value}"></asciinema-player>`;
  const page = await openPage(t, { scripts: fit("false") + fit("none") });
  await page.locator(".ap-wrapper.ap-fit-false").waitFor();
  await page.locator(".ap-wrapper.ap-fit-none").waitFor();
});

test("a player in a shadow root is drawn, takes keys and copies", async (t) => {
  const page = await openPage(t);
  await page.evaluate(() => {
    const root = (document.getElementById("player") as HTMLElement).attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/asciinema-player.css";
    const container = document.createElement("div");
    root.append(style, container);
    window.player = window.AsciinemaPlayer.create("v2.cast", container, { preload: true });
  });
  await page.evaluate(() => window.player.seek("100%"));
  await page.waitForFunction(() =>
    [...window.player.el.querySelectorAll(".ap-line")].some((row) => row.textContent !== ""),
  );
  await page.evaluate(() => window.player.el.focus());
  await page.keyboard.press("0");
  await page.waitForFunction(() => window.player.getCurrentTime() === 0);
});
