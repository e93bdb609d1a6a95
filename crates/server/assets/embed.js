// Puts a frame with the player beside each <script id="asciicast-ID" src=".../a/ID.js">; for a
// collection the script is ".../c/ID.js".
// Options stand in data attributes of the script.

(() => {
  const PARAMETERS = {
    autoplay: "autoplay",
    cols: "cols",
    i: "i",
    idleTimeLimit: "i",
    loop: "loop",
    poster: "poster",
    preload: "preload",
    rows: "rows",
    speed: "speed",
    startAt: "t",
    t: "t",
    theme: "theme",
  };
  const FLAGS = ["autoplay", "loop", "preload"];

  function query(dataset) {
    const parameters = new URLSearchParams();
    for (const [key, name] of Object.entries(PARAMETERS)) {
      if (!(key in dataset)) continue;
      parameters.set(name, dataset[key] === "" && FLAGS.includes(name) ? "1" : dataset[key]);
    }
    const text = parameters.toString();
    return text && `?${text}`;
  }

  function embed(script) {
    if (script.dataset.initialized) return;
    script.dataset.initialized = "1";
    const id = script.id.split("-")[1];
    const { origin, pathname } = new URL(script.src, location.href);
    const kind = pathname.startsWith("/c/") ? "c" : "a";

    const container = document.createElement("div");
    container.id = `asciicast-container-${id}`;
    container.className = "asciicast";
    Object.assign(container.style, { display: "block", overflow: "hidden", padding: "0", margin: "20px 0" });

    const frame = document.createElement("iframe");
    frame.id = frame.name = `asciicast-iframe-${id}`;
    frame.title = "Terminal session recording";
    frame.allowFullscreen = true;
    frame.src = `${origin}/${kind}/${id}/iframe${query(script.dataset)}`;
    Object.assign(frame.style, { border: "0", width: "100%", overflow: "hidden", visibility: "hidden" });

    const sendStyle = () => {
      const { color, fontFamily, fontSize } = getComputedStyle(container);
      frame.contentWindow?.postMessage({ type: "textStyle", payload: { color, fontFamily, fontSize } }, origin);
    };
    frame.addEventListener("load", () => {
      frame.style.visibility = "visible";
      sendStyle();
      setTimeout(sendStyle, 1000);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", sendStyle);
    window.addEventListener("message", ({ origin: from, source, data }) => {
      if (from !== origin || source !== frame.contentWindow || data?.type !== "bodySize") return;
      const height = Number(data.payload?.height);
      if (height > 0) frame.style.height = `${height}px`;
    });

    container.append(frame);
    script.after(container);
  }

  for (const script of document.querySelectorAll("script[id^='asciicast-']")) embed(script);
})();
