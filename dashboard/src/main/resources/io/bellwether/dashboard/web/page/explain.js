import { byId, colour, h, NUM_EXPERT_COLOURS } from "./dom.js";
import { duration, percent, side, SIGNS, time } from "./format.js";

/** Shows how a prediction came about: what each expert adds to each class, and why it may. */
export class Explain {
  constructor({ get, expertIndex }) {
    this.get = get;
    this.expertIndex = expertIndex;
    this.dialog = byId("explain");
    byId("explain-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) {
        this.dialog.close();
      }
    });
  }

  async open(id) {
    const body = byId("explain-body");
    body.replaceChildren(h("p", { class: "empty" }, "Fetching …"));
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    try {
      const account = await this.get("/api/v1/predictions/" + encodeURIComponent(id));
      body.replaceChildren(...this.parts(account));
      body.scrollTop = 0;
    } catch (failure) {
      body.replaceChildren(h("p", { class: "empty" }, failure.message));
    }
  }

  parts(p) {
    return [this.head(p), ...p.classes.map((name, c) => this.sum(p, name, c)), this.table(p), this.facts(p)];
  }

  head(p) {
    const direction = side(p.verdict, p.classes);
    const label = p.label == null ? "label not known yet" : `label ${p.label}: ${p.label === p.verdict ? "right ✓" : "wrong ✗"}`;
    return h(
      "div",
      { class: "explain-head" },
      h("p", { class: "explain-text", dir: "auto" }, p.headline || "(no text)"),
      h("p", {}, h("span", { class: "verdict " + direction }, `${SIGNS[direction]} ${p.verdict}`), ` ${p.confidence.toFixed(3)} · ${p.symbol || "–"} · ${p.source || "–"} · ${p.language || "–"} · ${time(p.time, true)} UTC`),
      h("p", { class: "hint" }, label + (p.degraded ? " · degraded: an asked expert did not answer" : "")
        + (p.blind ? " · blind: no label young enough influenced it" : "")),
    );
  }

  /**
   * Vote × weight of each expert, side by side: together as long as the linear pool's probability. That is the
   * mixture's, unless combine.pool corrects it by what labels have taught.
   */
  sum(p, name, c) {
    const parts = p.accounts.filter((a) => a.vote.length).map((a) => ({ expert: a.expert, part: a.weight * a.vote[c] }));
    const sum = parts.reduce((total, { part }) => total + part, 0);
    const bars = parts.map(({ expert, part }) => {
      const bar = h("i", { title: `${expert}: ${part.toFixed(4)}` });
      bar.style.width = 100 * part + "%";
      bar.style.background = colour("--e" + (this.expertIndex(expert) % NUM_EXPERT_COLOURS));
      return bar;
    });
    const mixture = p.probabilities[c];
    const corrected = Math.abs(sum - mixture) > 5e-4;
    const total = corrected
      ? `Σ ${sum.toFixed(4)}, corrected by labels: mixture ${mixture.toFixed(4)}`
      : `Σ ${sum.toFixed(4)} = mixture ${mixture.toFixed(4)}`;
    const text = parts.map(({ expert, part }) => `${expert} ${part.toFixed(3)}`).join(" + ");
    return h(
      "div",
      { class: "explain-class", "data-class": name, "data-sum": sum, "data-mixture": mixture },
      h("div", { class: "explain-class-head" }, h("span", {}, name), h("span", { class: "num" }, total)),
      h("div", { class: "contributions", role: "img", "aria-label": `${name}: ${text} = ${sum.toFixed(3)}${corrected ? `, corrected to ${mixture.toFixed(3)}` : ""}` }, ...bars),
    );
  }

  table(p) {
    const row = (a) => {
      const chip = h("i", { class: "chip" });
      chip.style.background = colour("--e" + (this.expertIndex(a.expert) % NUM_EXPERT_COLOURS));
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, chip, `${a.expert} v${a.version}`),
        h("td", { class: "num" }, percent(a.routing, 1)),
        h("td", { class: "num" }, percent(a.belief, 1)),
        h("td", { class: "num" }, percent(a.weight, 1)),
        h("td", { class: "num" }, a.abstention ? a.abstention.toLowerCase().replace("_", " ") : a.vote.map((v) => Math.round(100 * v)).join(" · ")),
      );
    };
    const head = ["Expert", "Routing", "Belief", "Weight", "Vote: " + p.classes.join(" · ")];
    return h(
      "div",
      { class: "scroll-x", tabindex: "0", role: "region", "aria-label": "Accounts of the experts" },
      h(
        "table",
        { class: "accounts" },
        h("thead", {}, h("tr", {}, ...head.map((text, i) => h("th", { scope: "col", class: i ? "num" : "" }, text)))),
        h("tbody", {}, ...[...p.accounts].sort((a, b) => b.weight - a.weight).map(row)),
      ),
    );
  }

  facts(p) {
    const fact = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
    const seen = p.labelsSeenUpTo > 0;
    const age = seen ? duration(p.decisionTime - p.labelsSeenUpTo) + " before the decision" : "no label yet";
    const last = p.lastLabel
      ? [p.lastLabel.label && `${p.lastLabel.label}`, p.lastLabel.symbol, p.lastLabel.headline || p.lastLabel.id].filter(Boolean).join(" · ")
      : seen ? "not among those kept here" : "–";
    return h(
      "dl",
      { class: "facts" },
      ...fact("Decided", time(p.decisionTime, true) + " UTC"),
      ...fact("Labels seen up to", seen ? `${time(p.labelsSeenUpTo, true)} UTC, ${age}` : age),
      ...fact("Label that last moved the weights", h("span", { dir: "auto" }, last)),
      ...fact("Gate version", String(p.gateVersion)),
      ...fact("Novelty, relevance", `${p.novelty == null ? "–" : p.novelty.toFixed(2)}, ${p.relevance == null ? "–" : p.relevance.toFixed(2)}`),
      ...fact("Item", p.id + (p.origin ? ` (news ${p.origin})` : "")),
    );
  }
}
