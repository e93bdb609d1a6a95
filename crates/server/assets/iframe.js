// The player in a frame on somebody else's page. It tells that page how high it is, and takes
// over the style of its text. Where nobody listens the frame stays as it is, and the player becomes
// as small as it takes to be in it with its controls.

for (const element of document.querySelectorAll("[data-player]")) {
  AsciinemaPlayer.create(element.dataset.src, element, JSON.parse(element.dataset.options));
}

if (window.parent !== window) {
  const stage = document.querySelector("[data-player]");
  let listens = false;
  const fit = () => {
    if (!stage) return;
    if (listens) {
      stage.style.maxWidth = "";
      return;
    }
    const { width, height } = stage.getBoundingClientRect();
    const room = innerHeight - (Math.ceil(document.body.getBoundingClientRect().height) - height);
    if (height > room && room > 60) stage.style.maxWidth = `${Math.floor((width * room) / height)}px`;
  };
  // A page with the script answers as soon as the frame is there.
  setTimeout(() => {
    new ResizeObserver(fit).observe(document.body);
    window.addEventListener("resize", () => {
      if (stage) stage.style.maxWidth = "";
      fit();
    });
  }, 500);

  const tell = () => {
    const { width, height } = document.body.getBoundingClientRect();
    window.parent.postMessage({ type: "bodySize", payload: { width, height: Math.ceil(height) } }, "*");
  };
  new ResizeObserver(tell).observe(document.body);

  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.type !== "textStyle") return;
    listens = true;
    fit();
    const { color, fontFamily } = data.payload ?? {};
    if (typeof color === "string") document.body.style.color = color;
    if (typeof fontFamily === "string") document.body.style.fontFamily = fontFamily;
  });
}
