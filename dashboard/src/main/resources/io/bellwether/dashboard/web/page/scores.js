import { byId, h, setOptions, svg } from "./dom.js";
import { count, percent, score } from "./format.js";

const WIDTH = 120;
const KINDS = { mixture: "the mixture", expert: "expert", baseline: "baseline" };

/** Scores of the mixture, its experts and the baselines; and how far confidence can be trusted. */
export class Scores {
  constructor() {
    byId("reliability-who").addEventListener("change", () => this.reliability());
  }

  update(scores) {
    this.rows = scores.rows.filter((row) => row.count > 0);
    byId("scores-empty").hidden = this.rows.length > 0;
    byId("scores-rows").replaceChildren(...this.rows.map((row) => this.row(row)));
    setOptions(byId("reliability-who"), this.rows.filter((row) => row.reliability).map((row) => row.name));
    this.reliability();
  }

  accuracy() {
    return this.rows?.find((row) => row.kind === "mixture")?.accuracy;
  }

  row(row) {
    const value = (metric) => {
      const interval = row[metric] && row[metric].length > 1 ? `95 %: ${score(row[metric][1])} to ${score(row[metric][2])}` : null;
      return h("td", { class: "num", title: interval }, row[metric] ? score(row[metric][0]) : "–");
    };
    return h(
      "tr",
      { class: row.kind },
      h("th", { scope: "row", title: KINDS[row.kind] }, row.name),
      h("td", { class: "num" }, count(row.count)),
      value("accuracy"),
      h("td", { class: "c-interval" }, this.interval(row.accuracy)),
      value("macroF1"),
      value("mcc"),
      value("logLoss"),
      h("td", { class: "num" }, row.calibrationError == null ? "–" : score(row.calibrationError)),
    );
  }

  /** A dot with whiskers on a scale from 0 to 1. */
  interval([value, low, high]) {
    const x = (share) => 4 + share * (WIDTH - 8);
    const text = low == null ? percent(value, 1) : `${percent(low, 1)} to ${percent(high, 1)}`;
    return svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} 16`, class: "interval", role: "img", "aria-label": text },
      svg("line", { x1: x(0), x2: x(1), y1: 8, y2: 8, class: "rail" }),
      low == null ? null : svg("line", { x1: x(low), x2: x(high), y1: 8, y2: 8, class: "whisker" }),
      svg("circle", { cx: x(value), cy: 8, r: 3.2 }),
    );
  }

  reliability() {
    const who = byId("reliability-who").value;
    const row = this.rows.find((candidate) => candidate.name === who);
    byId("reliability").replaceChildren(row ? this.diagram(row) : h("p", { class: "empty" }, "No label has come yet."));
  }

  /** Bins on the diagonal are honest: of what is held for 70 % sure, 70 % is right. */
  diagram(row) {
    const [size, left, bottom] = [220, 34, 26];
    const x = (share) => left + share * (size - left - 8);
    const y = (share) => size - bottom - share * (size - bottom - 8);
    const most = Math.max(...row.reliability.map((bin) => bin.count));
    const ticks = [0, 0.25, 0.5, 0.75, 1];
    const text = row.reliability.map((bin) => `confidence ${percent(bin.confidence)}, right ${percent(bin.accuracy)}, n ${bin.count}`).join("; ");
    return svg(
      "svg",
      { viewBox: `0 0 ${size} ${size}`, class: "reliability", role: "img", "aria-label": `Reliability of ${row.name}: ${text}` },
      ...ticks.flatMap((t) => [
        svg("line", { x1: x(0), x2: x(1), y1: y(t), y2: y(t), class: "rail" }),
        svg("line", { x1: x(t), x2: x(t), y1: y(0), y2: y(1), class: "rail" }),
        svg("text", { x: x(0) - 5, y: y(t) + 3, class: "tick end" }, String(t)),
        svg("text", { x: x(t), y: y(0) + 12, class: "tick middle" }, String(t)),
      ]),
      svg("line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "honest" }),
      svg("polyline", { points: row.reliability.map((bin) => `${x(bin.confidence)},${y(bin.accuracy)}`).join(" "), class: "curve" }),
      ...row.reliability.map((bin) =>
        svg("circle", { cx: x(bin.confidence), cy: y(bin.accuracy), r: 2.5 + 4.5 * Math.sqrt(bin.count / most), class: "bin" }, svg("title", {}, `confidence ${percent(bin.confidence, 1)}, right ${percent(bin.accuracy, 1)}, n = ${bin.count}`)),
      ),
      svg("text", { x: x(0.5), y: size - 3, class: "tick middle" }, "confidence"),
      svg("text", { x: 9, y: y(0.5), class: "tick middle", transform: `rotate(-90 9 ${y(0.5)})` }, "share right"),
    );
  }
}
