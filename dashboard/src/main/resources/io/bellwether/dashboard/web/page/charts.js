import uPlot from "/lib/uplot.js";
import { byId, colour, h, NUM_EXPERT_COLOURS, setText } from "./dom.js";
import { percent } from "./format.js";

const FONT = "11px system-ui, sans-serif";

function axis(extra) {
  return {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1, size: 4 },
    font: FONT,
    ...extra,
  };
}

/** Hours and minutes; the day where it begins. */
function clock(u, ticks) {
  let day = "";
  return ticks.map((seconds) => {
    const iso = new Date(seconds * 1000).toISOString();
    const today = iso.slice(5, 10);
    const text = iso.slice(11, 16) + (today === day ? "" : "\n" + today);
    day = today;
    return text;
  });
}

const sizeOf = (element) => ({
  width: Math.max(100, element.clientWidth),
  height: Math.max(60, element.clientHeight),
});

/** A chart that follows the width of its place and the colours of the page. */
class Chart {
  constructor(id) {
    this.place = byId(id);
    new ResizeObserver(() => this.plot?.setSize(sizeOf(this.place))).observe(this.place);
  }

  /** New options need a new plot; new data only a new drawing. */
  show(signature, options, data) {
    if (!this.plot || this.signature !== signature) {
      this.plot?.destroy();
      this.signature = signature;
      this.plot = new uPlot({ ...sizeOf(this.place), ...options() }, data, this.place);
    } else {
      this.plot.setData(data);
    }
  }

  recolour() {
    this.signature = null;
  }
}

/** Expert weights as a stacked area, with dashed lines where something changed. */
export class Weights extends Chart {
  constructor() {
    super("weights-chart");
    this.names = [];
    this.marks = [];
  }

  index(name) {
    const index = this.names.indexOf(name);
    return index < 0 ? this.names.length : index;
  }

  update(weights) {
    this.last = weights;
    this.names = weights.experts.map((expert) => expert.name);
    this.marks = weights.marks;
    this.legend(weights);
    if (!weights.times.length) {
      return;
    }
    // The first expert lies on top, so each line is the sum of itself and all after it.
    const times = weights.times.map((t) => t / 1000);
    const sums = [];
    let below = new Array(times.length).fill(0);
    for (let e = weights.experts.length - 1; e >= 0; e--) {
      below = below.map((sum, i) => sum + (weights.experts[e].weights[i] ?? 0));
      sums.unshift(below);
    }
    this.show(this.names.join("\n"), () => this.options(), [times, ...sums]);
  }

  options() {
    return {
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 12, 0, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: { y: { range: [0, 1] } },
      axes: [axis({ space: 64, values: clock }), axis({ size: 44, values: (u, ticks) => ticks.map((t) => percent(t)) })],
      series: [
        {},
        ...this.names.map((name, e) => ({
          label: name,
          stroke: colour("--panel"),
          fill: colour("--e" + (e % NUM_EXPERT_COLOURS)),
          width: 1,
          points: { show: false },
        })),
      ],
      hooks: { draw: [(u) => this.drawMarks(u)] },
    };
  }

  drawMarks(u) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.strokeStyle = colour("--text");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const mark of this.marks) {
      const x = Math.round(u.valToPos(mark.time / 1000, "x", true));
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    ctx.restore();
  }

  legend(weights) {
    const items = weights.experts.map((expert, e) => {
      const chip = h("i", { class: "chip" });
      chip.style.background = colour("--e" + (e % NUM_EXPERT_COLOURS));
      return h("li", {}, chip, h("span", {}, expert.name), h("b", {}, percent(expert.weights.at(-1))));
    });
    byId("weights-legend").replaceChildren(...items);
    const mark = weights.marks.at(-1);
    setText(byId("weights-hint"), mark ? `${weights.marks.length} dashed marks, last: ${mark.text}` : "mean final weight");
  }

  recolour() {
    super.recolour();
    if (this.last) {
      this.update(this.last);
    }
  }
}

/** Predictions per second. */
export class Rate extends Chart {
  constructor() {
    super("load-chart");
  }

  update(perSecond) {
    this.last = perSecond;
    const seconds = perSecond.map((ignored, i) => i - perSecond.length);
    this.show("rate", () => this.options(), [seconds, perSecond]);
  }

  options() {
    return {
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 12, 0, 0],
      scales: { x: { time: false }, y: { range: (u, min, max) => [0, Math.max(1, max * 1.15)] } },
      axes: [
        axis({ values: (u, ticks) => ticks.map((t) => t + " s"), space: 60, size: 26 }),
        axis({ size: 44, space: 28 }),
      ],
      series: [{}, { stroke: colour("--accent"), fill: colour("--accent-soft"), width: 1.5, points: { show: false } }],
    };
  }

  recolour() {
    super.recolour();
    if (this.last) {
      this.update(this.last);
    }
  }
}
