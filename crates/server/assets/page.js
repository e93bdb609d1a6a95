// Makes the player of a recording page.
// Everything that it needs stands in data attributes.

for (const element of document.querySelectorAll("[data-player]")) {
  const options = JSON.parse(element.dataset.options);
  element.style.setProperty("--ratio", (options.cols * 7) / (options.rows * 16));
  const player = AsciinemaPlayer.create(element.dataset.src, element, options);
  element.player = player;
}

// Tells the server once that somebody began to watch.
for (const stage of document.querySelectorAll("[data-views]")) {
  let isTold = false;
  stage.querySelector("[data-player]")?.player.addEventListener("playing", () => {
    if (!isTold) navigator.sendBeacon(stage.dataset.views);
    isTold = true;
  });
}

// Offers links and codes that start at the moment at which the player is.
const share = document.getElementById("share");
const player = document.querySelector("[data-player]")?.player;
if (share && player) {
  const start = share.querySelector("[data-start]");
  const box = start.querySelector("input");
  const codes = new Map(
    ["share-link", "share-script", "share-frame"].map((id) => {
      const code = document.getElementById(id);
      return [code, code.value];
    }),
  );
  let seconds = 0;

  const clock = (time) => {
    const [minutes, rest] = [Math.floor(time / 60), String(time % 60).padStart(2, "0")];
    return `${minutes}:${rest}`;
  };
  const update = () => {
    const time = clock(seconds);
    for (const [code, plain] of codes) {
      code.value = box.checked
        ? plain
            .replace(/^http\S+$/, `$&?t=${time}`)
            .replace(" async>", ` async data-start-at="${time}">`)
            .replace('/iframe"', `/iframe?t=${time}"`)
        : plain;
    }
  };
  share.addEventListener("toggle", async ({ newState }) => {
    if (newState !== "open") return;
    seconds = Math.floor((await player.getCurrentTime()) ?? 0);
    start.hidden = seconds === 0;
    share.querySelector("[data-start-hint]").hidden = seconds > 0;
    share.querySelector("[data-start-time]").textContent = clock(seconds);
    if (seconds === 0) box.checked = false;
    update();
  });
  box.addEventListener("change", update);
}
