// The player in a frame on somebody else's page. It tells that page how high it is, and takes
// over the style of its text.

for (const element of document.querySelectorAll("[data-player]")) {
  AsciinemaPlayer.create(element.dataset.src, element, JSON.parse(element.dataset.options));
}

if (window.parent !== window) {
  const tell = () => {
    const { width, height } = document.body.getBoundingClientRect();
    window.parent.postMessage({ type: "bodySize", payload: { width, height: Math.ceil(height) } }, "*");
  };
  new ResizeObserver(tell).observe(document.body);

  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.type !== "textStyle") return;
    const { color, fontFamily } = data.payload ?? {};
    if (typeof color === "string") document.body.style.color = color;
    if (typeof fontFamily === "string") document.body.style.fontFamily = fontFamily;
  });
}
