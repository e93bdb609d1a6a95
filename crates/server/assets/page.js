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
