// What every browser has to do. Each function runs in a page of its own and knows nothing from
// outside; one that throws has failed. Where there are two, the pointer clicks between them at the
// place that the first one gives.

/** Puts what all of them use into a function's source. */
const inPage = (check) =>
  new Function(`return async () => {
    const container = document.getElementById("player");
    const until = async (condition, what) => {
      for (let turn = 0; turn < 400; turn += 1) {
        if (await condition()) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error("never came: " + what);
    };
    const counting = { data: [
      { version: 2, width: 20, height: 4 },
      ...Array.from({ length: 20 }, (_, at) => [at + 1, "o", "\\r" + (at + 1)]),
    ] };
    const create = (source, options) =>
      (window.player = AsciinemaPlayer.create(source, container, options));
    const shows = (text) => [...document.querySelectorAll(".ap-line")]
      .some((row) => row.textContent.includes(text));
    return (${check})({ container, until, counting, create, shows });
  }`)();

const load = async ({ until, counting, create }) => {
  const player = create(counting, { preload: true });
  await until(() => player.getDuration() === 20, "the duration");
};

const play = async ({ until, counting, create, shows }) => {
  const player = create(counting, { speed: 4 });
  document.querySelector(".ap-overlay-start").click();
  await until(() => player.getCurrentTime() > 1.5, "the second second");
  await until(() => shows("1"), "the first output");
  await player.pause();
};

const seek = async ({ until, counting, create, shows }) => {
  const player = create(counting);
  await player.seek(12.5);
  await until(() => shows("12"), "the screen of that time");
  await player.seek(3.5);
  await until(() => shows("3"), "the screen before");
};

const paint = async ({ until, create }) => {
  const output = "\x1b[48;2;10;200;30m\x1b[2J";
  const player = create({ data: [{ version: 2, width: 20, height: 4 }, [1, "o", output]] });
  await player.seek(1);
  const pixel = () => {
    const canvas = document.querySelector(".ap-term canvas");
    const { width, height } = canvas;
    return canvas
      .getContext("2d")
      .getImageData(width / 2, height / 2, 1, 1)
      .data.join();
  };
  await until(() => pixel() === "10,200,30,255", "the colour");
};

const gzip = async ({ until, create }) => {
  const player = create("/v3.cast.gz", { preload: true });
  await until(() => player.getDuration() > 0, "the unpacked recording");
};

const zstandard = async ({ until, create }) => {
  const player = create("/v3.cast.zst", { preload: true });
  await until(() => player.getDuration() > 0, "the unpacked recording");
};

const fit = async ({ container, until, counting, create }) => {
  create(counting, { preload: true });
  const height = () => document.querySelector(".ap-player").offsetHeight;
  await until(() => height() > 100, "the player");
  const before = height();
  container.style.width = "300px";
  await until(() => height() < before * 0.7, "the smaller player");
};

const find = async ({ counting, create }) => {
  const times = await create(counting).search("17");
  if (times.join() !== "17") {
    throw new Error(`found at ${times}`);
  }
};

const barPlace = async ({ until, counting, create }) => {
  create(counting, { preload: true, controls: true });
  await until(() => document.querySelector(".ap-time-remaining").textContent === "-00:20", "facts");
  const bar = document.querySelector(".ap-bar").getBoundingClientRect();
  return { x: bar.left + bar.width / 2, y: bar.top + bar.height / 2 };
};

const halfway = async ({ until }) => {
  await until(() => Math.abs(window.player.getCurrentTime() - 10) < 0.5, "the middle");
};

const coverPlace = async ({ until, counting, create }) => {
  Object.assign(Element.prototype, {
    requestFullscreen: undefined,
    webkitRequestFullscreen: undefined,
  });
  create(counting, { preload: true, controls: true });
  await until(() => document.querySelector(".ap-time-remaining").textContent === "-00:20", "facts");
  const button = document.querySelector(".ap-fullscreen-button").getBoundingClientRect();
  return { x: button.left + button.width / 2, y: button.top + button.height / 2 };
};

const covered = async ({ until }) => {
  const wrapper = document.querySelector(".ap-wrapper");
  await until(() => wrapper.offsetWidth === document.documentElement.clientWidth, "the cover");
};

const dispose = async ({ container, counting, create }) => {
  const player = create(counting);
  await player.seek(5);
  player.dispose();
  if (container.childElementCount > 0) {
    throw new Error("something stayed");
  }
};

export const checks = {
  "a recording is loaded": inPage(load),
  "it plays from the big button": inPage(play),
  "seeks go both ways": inPage(seek),
  "cells are painted": inPage(paint),
  "gzip is unpacked": inPage(gzip),
  "Zstandard is unpacked": inPage(zstandard),
  "the player fits its container": inPage(fit),
  "a search finds": inPage(find),
  "the pointer seeks on the bar": { run: inPage(barPlace), after: inPage(halfway) },
  "fullscreen falls back to covering the page": { run: inPage(coverPlace), after: inPage(covered) },
  "disposal leaves nothing": inPage(dispose),
};
