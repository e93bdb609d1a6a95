// Recordings on a page of somebody else, embedded in every shape that pages have had over the
// years, and with every option.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { eventually, openPage, startBrowser } from "../lib/browser.mjs";
import { thirdParty } from "../lib/elsewhere.mjs";
import { root, temporaryFolder } from "../lib/programs.mjs";
import { startServer } from "../lib/server.mjs";
import { upload } from "../lib/site.mjs";

const cast = path.join(root, "fixtures", "casts", "v2.cast");

/** The player within a frame, once it is there. */
async function playerIn(frame) {
  const player = frame.locator(".ap-player");
  await player.waitFor();
  return player;
}

test("embeds of every shape since 2015 show the player", async (t) => {
  const { url } = await startServer(t, temporaryFolder(t), ["--dev"]);
  const shown = await upload(url, 1, cast, { visibility: "public" });
  const secret = await upload(url, 1, cast, {});
  const [number, token] = [shown, secret].map((address) => address.split("/").at(-1));
  const site = await thirdParty(
    t,
    `
    <p><script type="text/javascript" src="${url}${shown}.js" id="asciicast-${number}" async></script></p>
    <p><script src="${url}${secret}.js" id="asciicast-${token}" async="true" data-speed="2" data-size="small"></script></p>
    <p><iframe title="A recording" id="plain" src="${url}${secret}/iframe?t=1&autoplay=0" width="100%" height="480" frameborder="0" allowfullscreen></iframe></p>
    <p><a href="${url}${secret}" target="_blank"><img id="svg" alt="a terminal" src="${url}${secret}.svg" /></a></p>
    <p><a href="${url}${shown}"><img id="png" alt="a terminal" src="${url}${shown}.png"></a></p>`,
  );
  const browser = await startBrowser(t);
  const { page: blog, complaints } = await openPage(browser, site);
  for (const id of [number, token]) {
    const frame = blog.frameLocator(`#asciicast-container-${id} > iframe#asciicast-iframe-${id}`);
    const player = await playerIn(frame);
    await eventually(async () => {
      // The frame is as high as what is in it.
      const { height } = await player.boundingBox();
      const outer = await blog.locator(`#asciicast-iframe-${id}`).boundingBox();
      assert.ok(outer.height >= height && outer.height < height + 80, `${outer.height} for ${height}`);
      const style = await frame.locator("body").evaluate((body) => getComputedStyle(body).fontFamily);
      assert.equal(style, "Georgia");
    });
  }
  await playerIn(blog.frameLocator("#plain"));
  for (const image of ["#svg", "#png"]) {
    const width = await blog.locator(image).evaluate((element) => element.naturalWidth);
    assert.ok(width > 100, `${image} is ${width} wide`);
  }
  await blog.frameLocator("#plain").locator(".ap-overlay-start").click();
  assert.deepEqual(complaints, []);
});

test("a frame that its page makes no higher has all of the player in it", async (t) => {
  const { url } = await startServer(t, temporaryFolder(t), ["--dev"]);
  const secret = await upload(url, 1, cast, {});
  const id = secret.split("/").at(-1);
  const site = await thirdParty(
    t,
    `<iframe title="A recording" id="plain" src="${url}${secret}/iframe" width="100%" height="300"></iframe>
    <p><script src="${url}${secret}.js" id="asciicast-${id}" async></script></p>`,
  );
  const browser = await startBrowser(t);
  const { page: blog, complaints } = await openPage(browser, site);
  const inside = (frame) =>
    frame.locator("body").evaluate((body) => {
      const { width, height } = body.querySelector(".ap-player").getBoundingClientRect();
      return { width, height, page: document.documentElement.scrollHeight, wide: innerWidth, high: innerHeight };
    });
  const plain = blog.frameLocator("#plain");
  await playerIn(plain);
  const fits = async (least) => {
    const { height, page, high } = await inside(plain);
    assert.ok(page <= high, `${page} in ${high}`);
    assert.ok(height > least, `${height} in ${high}`);
  };
  await eventually(() => fits(200));
  await blog.locator("#plain").evaluate((frame) => {
    frame.height = "420";
  });
  await eventually(() => fits(330));
  // A script that listens gets what it was told: a player as wide as the page.
  const { width, wide } = await inside(blog.frameLocator(`#asciicast-iframe-${id}`));
  assert.ok(width > wide - 2, `${width} in ${wide}`);
  assert.deepEqual(complaints, []);
});

test("every option of the script arrives at the player", async (t) => {
  const { url } = await startServer(t, temporaryFolder(t), ["--dev"]);
  const secret = await upload(url, 1, cast, {});
  const id = secret.split("/").at(-1);
  const options = {
    "data-autoplay": ["0", "autoPlay", false],
    "data-cols": ["100", "cols", 100],
    "data-idle-time-limit": ["1.5", "idleTimeLimit", 1.5],
    "data-loop": ["", "loop", true],
    "data-poster": ["data:text/plain,a & b #c", "poster", "data:text/plain,a & b #c"],
    "data-preload": ["false", "preload", false],
    "data-rows": ["30", "rows", 30],
    "data-speed": ["2", "speed", 2],
    "data-start-at": ["0:02", "startAt", 2],
    "data-theme": ["solarized-dark", "theme", "solarized-dark"],
  };
  const attributes = Object.entries(options).map(([name, [value]]) => `${name}="${value.replace("&", "&amp;")}"`);
  const script = `<script src="${url}${secret}.js" id="asciicast-${id}" async ${attributes.join(" ")}></script>`;
  const site = await thirdParty(t, script);
  const browser = await startBrowser(t);
  const { page: blog, complaints } = await openPage(browser, site);
  const stage = blog.frameLocator(`#asciicast-iframe-${id}`).locator("[data-player]");
  const told = JSON.parse(await stage.getAttribute("data-options"));
  for (const [name, [, option, expected]] of Object.entries(options)) {
    assert.deepEqual(told[option], expected, name);
  }
  await stage.locator(".asciinema-player-theme-solarized-dark").first().waitFor();
  assert.deepEqual(complaints, []);
});

test("a recording that is private or gone leaves a frame that says so", async (t) => {
  const { url } = await startServer(t, temporaryFolder(t), ["--dev"]);
  const hidden = await upload(url, 1, cast, { visibility: "private", title: "plans" });
  const site = await thirdParty(
    t,
    `<iframe title="A recording" src="${url}${hidden}/iframe" width="600" height="300"></iframe>`,
  );
  const browser = await startBrowser(t);
  const { page: blog } = await openPage(browser, site);
  const text = blog.frameLocator("iframe").locator("body");
  await text.getByText("keeps this recording private").waitFor();
  assert.ok(!(await text.innerText()).includes("plans"));
});
