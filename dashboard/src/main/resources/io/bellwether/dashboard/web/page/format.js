const pad = (number) => String(number).padStart(2, "0");

/** 2025-01-06 09:00:00 in UTC, without the year where there is little room. */
export function time(millis, withYear) {
  const t = new Date(millis);
  if (Number.isNaN(t.getTime())) {
    return "–";
  }
  const day = `${pad(t.getUTCMonth() + 1)}-${pad(t.getUTCDate())}`;
  const clock = `${pad(t.getUTCHours())}:${pad(t.getUTCMinutes())}:${pad(t.getUTCSeconds())}`;
  return (withYear ? t.getUTCFullYear() + "-" : "") + day + " " + clock;
}

export function duration(millis) {
  const units = [
    ["d", 86400000],
    ["h", 3600000],
    ["min", 60000],
    ["s", 1000],
  ];
  for (const [name, size] of units) {
    if (Math.abs(millis) >= size) {
      const value = millis / size;
      return (Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)) + " " + name;
    }
  }
  return Math.round(millis) + " ms";
}

export const percent = (share, digits = 0) =>
  share == null || Number.isNaN(share) ? "–" : (100 * share).toFixed(digits) + " %";

const grouped = new Intl.NumberFormat("en-US");

export const count = (number) => (number == null ? "–" : grouped.format(number));

export const score = (value) => (value == null ? "–" : value.toFixed(3));

export function bytes(number) {
  for (const [name, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) {
    if (number >= size) {
      return (number / size).toFixed(1) + " " + name;
    }
  }
  return number + " B";
}

/** The first class is the good one, the last the bad one, as everywhere in this project. */
export function side(name, classes) {
  const index = classes.indexOf(name);
  return index === 0 ? "up" : index === classes.length - 1 && index > 0 ? "down" : "flat";
}

export const SIGNS = { up: "▲", down: "▼", flat: "●" };
