// Times as people write and read them.

/** Seconds of `75`, `"75"`, `"1:15"` or `"1:02:03.5"`; `undefined` when it is none of these. */
export function parseTime(value: number | string): number | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : undefined;
  }
  if (!/^\s*\d+(:\d+)*(\.\d*)?\s*$/.test(value)) {
    return undefined;
  }
  return value.split(":").reduce((total, part) => total * 60 + Number.parseFloat(part), 0);
}

/** `mm:ss`, with hours and days in front of it when there are any; `--:--` when not known. */
export function formatTime(seconds: number | undefined): string {
  if (seconds === undefined) {
    return "--:--";
  }
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  if (hours > 0) {
    parts.unshift(hours % 24);
  }
  if (hours >= 24) {
    parts.unshift(Math.floor(hours / 24));
  }
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** The same for ears: `1 minute 5 seconds`. */
export function speakTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const units: [number, string][] = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ];
  const spoken = units.filter(([count, unit]) => count > 0 || (unit === "second" && whole === 0));
  return spoken.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ");
}
