// What is measured. Each function runs in a page that has a player's script and nothing else.

/**
 * Milliseconds to the first picture, to the length, of a seek right then, and of seeks all over the
 * recording a second later, when whatever makes them fast has to be ready.
 */
export async function loadAndSeek(seeks) {
  const container = document.getElementById("player");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const started = performance.now();
  const options = { preload: true, poster: "npt:0.5" };
  const player = window.AsciinemaPlayer.create("/recording", container, options);
  let picture;
  const shown = (async () => {
    while (!/\S/.test(container.querySelector(".ap-term")?.textContent ?? "")) {
      await frame();
    }
    picture = performance.now() - started;
  })();
  let length;
  const known = new Promise((resolve) => {
    player.addEventListener("metadata", () => {
      if (player.getDuration() && length === undefined) {
        length = performance.now() - started;
        resolve();
      }
    });
  });
  await Promise.all([shown, known]);
  const duration = player.getDuration();
  const seek = async (fraction) => {
    const from = performance.now();
    await player.seek(fraction * duration);
    return performance.now() - from;
  };
  const first = await seek(0.9);
  const idle = performance.now();
  let [last, gap] = [await frame(), 0];
  while (performance.now() - idle < 1000) {
    const now = await frame();
    gap = Math.max(gap, now - last);
    last = now;
  }
  let random = 12345;
  const times = [];
  const painted = [];
  for (let index = 0; index < seeks; index += 1) {
    random = (random * 1103515245 + 12345) % 2147483648;
    const from = performance.now();
    times.push(await seek(random / 2147483648));
    await frame();
    await frame();
    painted.push(performance.now() - from);
  }
  return { picture, length, first, gap, times, painted };
}

/** Asks for another position every 10 ms, as a dragged handle does; how far behind the player is. */
export async function scrub(positions) {
  const player = window.AsciinemaPlayer.create("/recording", document.getElementById("player"), {
    preload: true,
  });
  await new Promise((resolve) => {
    player.addEventListener("metadata", () => player.getDuration() && resolve());
  });
  // The index of positions may be built.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const duration = player.getDuration();
  let [last, gap, isDone] = [performance.now(), 0, false];
  const watch = (now) => {
    gap = Math.max(gap, now - last);
    last = now;
    if (!isDone) {
      requestAnimationFrame(watch);
    }
  };
  requestAnimationFrame(watch);
  const lags = [];
  const waiting = [];
  for (let index = 0; index < positions; index += 1) {
    const asked = performance.now();
    const place = Math.abs(Math.sin(index / 15)) * duration;
    const seek = Promise.resolve(player.seek(place)).then(() => {
      lags.push(performance.now() - asked);
    });
    waiting.push(seek);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const asked = performance.now();
  await Promise.all(waiting);
  isDone = true;
  return { lags, gap, behind: performance.now() - asked };
}

/** Gets a recording ready to be played. */
export async function load() {
  const player = window.AsciinemaPlayer.create("/recording", document.getElementById("player"), {
    preload: true,
  });
  await new Promise((resolve) => {
    player.addEventListener("metadata", () => player.getDuration() && resolve());
  });
  window.player = player;
}

/** Plays from the start; frames a second and the longest time without one. */
export async function play(seconds) {
  await window.player.play();
  const started = performance.now();
  let [last, gap, frames] = [started, 0, 0];
  while (last - started < seconds * 1000) {
    const now = await new Promise((resolve) =>
      requestAnimationFrame(() => resolve(performance.now())),
    );
    gap = Math.max(gap, now - last);
    last = now;
    frames += 1;
  }
  return { rate: (frames * 1000) / (last - started), gap };
}
