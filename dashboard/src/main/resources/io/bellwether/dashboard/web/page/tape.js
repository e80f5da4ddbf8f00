import { byId, h, setOptions, setText } from "./dom.js";
import { percent, side, SIGNS, time } from "./format.js";

const SHOWN = 100;
const KEPT = 1000;

/**
 * The newest predictions. A fixed set of rows is filled anew at most once a frame, so that the
 * page holds as many elements after an hour as after a minute.
 */
export class Tape {
  constructor({ explain, search }) {
    this.explain = explain;
    this.search = search;
    this.rows = [];
    this.found = null;
    this.newest = 0;
    this.unseen = 0;
    this.skipped = 0;
    this.classes = [];
    this.languages = new Set();
    this.lines = [];
    this.scroll = byId("tape-scroll");
    this.paused = false;
    byId("pause").addEventListener("click", () => this.pause(!this.paused));
    this.scroll.addEventListener("scroll", () => this.isHeld() || this.draw());
    const filters = byId("filters");
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.addEventListener("input", () => this.filter());
  }

  reset(rows, classes) {
    this.classes = classes;
    this.rows = rows.slice(0, KEPT);
    this.newest = Math.max(0, ...rows.map((row) => row.n));
    rows.forEach((row) => this.languages.add(row.language));
    this.choices();
    this.draw();
  }

  add(frame) {
    const fresh = frame.rows.filter((row) => row.n > this.newest).reverse();
    if (fresh.length) {
      this.newest = Math.max(...fresh.map((row) => row.n));
      this.rows = fresh.concat(this.rows).slice(0, KEPT);
      this.unseen += fresh.length;
      const before = this.languages.size;
      fresh.forEach((row) => this.languages.size < 50 && this.languages.add(row.language));
      if (before !== this.languages.size) {
        this.choices();
      }
    }
    this.skipped += frame.skipped;
    const labels = new Map(frame.labels);
    if (labels.size) {
      for (const row of this.rows) {
        row.label = labels.get(row.n) ?? row.label;
      }
    }
    if (!this.isHeld()) {
      this.draw();
    } else {
      this.foot();
    }
  }

  choices() {
    setOptions(byId("filter-verdict"), this.classes, "All verdicts");
    setOptions(byId("filter-language"), [...this.languages].filter(Boolean).sort(), "All languages");
  }

  /** Rows must not move under a reader's eyes or fingers. */
  isHeld() {
    return this.paused || this.scroll.scrollTop > 24 || this.scroll.querySelector("button:focus-visible") !== null;
  }

  pause(paused) {
    this.paused = paused;
    const button = byId("pause");
    button.setAttribute("aria-pressed", String(paused));
    setText(button, paused ? "Resume" : "Pause");
    if (!paused) {
      this.scroll.scrollTop = 0;
      this.draw();
    }
  }

  wanted() {
    return {
      text: byId("filter-text").value.trim().toLowerCase(),
      verdict: byId("filter-verdict").value,
      language: byId("filter-language").value,
      degraded: byId("filter-degraded").checked,
    };
  }

  filter() {
    this.found = null;
    this.draw();
    clearTimeout(this.asking);
    const wanted = this.wanted();
    if (wanted.text || wanted.verdict || wanted.language) {
      // The server knows far more than this page keeps.
      this.asking = setTimeout(async () => {
        const found = await this.search(wanted);
        if (found && JSON.stringify(wanted) === JSON.stringify(this.wanted())) {
          this.found = found;
          this.draw();
        }
      }, 250);
    }
  }

  visible() {
    const { text, verdict, language, degraded } = this.wanted();
    const matches = (row) =>
      (!verdict || row.verdict === verdict) &&
      (!language || row.language === language) &&
      (!degraded || row.degraded) &&
      (!text ||
        [row.headline, row.symbol, row.source, row.id].some((v) => v.toLowerCase().includes(text)));
    const live = this.rows.filter(matches);
    if (this.found && live.length < SHOWN) {
      const known = new Set(live.map((row) => row.n));
      live.push(...this.found.filter((row) => !known.has(row.n) && matches(row)));
    }
    return live.slice(0, SHOWN);
  }

  draw() {
    if (this.drawing) {
      return;
    }
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.unseen = 0;
      const rows = this.visible();
      const body = byId("tape-rows");
      while (this.lines.length < rows.length) {
        const line = new Line(this.explain, this.classes.length);
        this.lines.push(line);
        body.append(line.element);
      }
      this.lines.forEach((line, i) => line.show(rows[i], this.classes));
      const empty = byId("tape-empty");
      empty.hidden = rows.length > 0;
      setText(empty, this.rows.length ? "Nothing matches." : "Waiting for the first prediction …");
      this.foot();
    });
  }

  foot() {
    const held = this.isHeld() && this.unseen ? `${this.unseen} newer waiting · ` : "";
    const skipped = this.skipped
      ? `${this.skipped.toLocaleString("en-US")} came faster than the eye and were left out here; search finds them`
      : "";
    setText(byId("tape-foot"), held + skipped || "\u00a0");
  }
}

/** One row of the table, used again and again. */
class Line {
  constructor(explain, numClasses) {
    const cell = (name, ...children) => h("td", { class: name }, ...children);
    this.time = h("time", {});
    this.symbol = h("span", { class: "symbol" });
    this.headline = h("button", { type: "button", class: "headline", dir: "auto" });
    this.source = h("span", {});
    this.language = h("span", {});
    this.segments = Array.from({ length: Math.max(3, numClasses) }, () => h("i", {}));
    this.probs = h("span", { class: "split", role: "img" }, ...this.segments);
    this.figures = h("span", { class: "figures" });
    this.verdict = h("span", { class: "verdict" });
    this.confidence = h("span", {});
    this.novelty = h("span", {});
    this.experts = h("span", {});
    this.label = h("span", {});
    this.element = h(
      "tr",
      {},
      cell("c-time", this.time),
      cell("c-symbol", this.symbol),
      cell("c-headline", this.headline),
      cell("c-source", this.source),
      cell("c-lang", this.language),
      cell("c-probs", this.probs, this.figures),
      cell("c-verdict", this.verdict),
      cell("c-conf num", this.confidence),
      cell("c-novel num", this.novelty),
      cell("c-experts", this.experts),
      cell("c-label", this.label),
    );
    this.headline.addEventListener("click", () => this.row && explain(this.row.id));
    this.element.addEventListener("click", (event) => {
      if (this.row && event.target !== this.headline && getSelection().isCollapsed) {
        explain(this.row.id);
      }
    });
  }

  show(row, classes) {
    this.element.hidden = !row;
    if (!row || (this.row === row && this.shownLabel === row.label)) {
      this.row = row;
      return;
    }
    this.row = row;
    this.shownLabel = row.label;
    const direction = side(row.verdict, classes);
    setText(this.time, time(row.time));
    this.time.setAttribute("datetime", new Date(row.time).toISOString());
    setText(this.symbol, row.symbol || "–");
    setText(this.headline, row.headline || "(no text)");
    this.headline.title = row.headline;
    setText(this.source, row.source);
    setText(this.language, row.language || "–");
    row.probabilities.forEach((p, c) => {
      const segment = this.segments[c];
      if (segment) {
        segment.className = side(classes[c], classes);
        segment.style.flexGrow = String(Math.max(p, 0.0001));
      }
    });
    const text = row.probabilities.map((p, c) => `${classes[c]} ${percent(p)}`).join(", ");
    this.probs.setAttribute("aria-label", text);
    this.probs.title = text;
    setText(this.figures, row.probabilities.map((p) => Math.round(100 * p)).join(" · "));
    setText(this.verdict, `${SIGNS[direction]} ${row.verdict}`);
    this.verdict.className = "verdict " + direction;
    setText(this.confidence, row.confidence.toFixed(2));
    setText(this.novelty, row.novelty == null ? "–" : row.novelty.toFixed(2));
    const lead = row.lead ? `${row.lead} ${percent(row.leadWeight)}` : "";
    const asked = row.experts.length;
    setText(this.experts, `${row.answered}/${asked} ${row.degraded ? "degraded " : ""}${row.blind ? "blind " : ""}${lead}`);
    this.experts.title = "asked: " + row.experts.join(", ");
    this.element.classList.toggle("degraded", row.degraded);
    this.element.classList.toggle("blind", row.blind);
    const right = row.label === row.verdict;
    setText(this.label, row.label == null ? "·" : (right ? "✓ " : "✗ ") + row.label);
    this.label.className = row.label == null ? "open" : right ? "right" : "wrong";
    this.label.title = row.label == null ? "the label is not known yet" : right ? "right" : "wrong";
  }
}
