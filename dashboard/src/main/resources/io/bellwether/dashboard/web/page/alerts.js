import { byId, h, setText } from "./dom.js";
import { percent, score, side, SIGNS, time } from "./format.js";

const KEPT = 500;
const SHOWN = 60;
const MUTE_MINUTES = 60;

const isOpen = (alert) => alert.state === "RAISED" || alert.state === "ACKNOWLEDGED";

/** Alerts, open ones first, with what a person may do about them. */
export class Alerts {
  constructor({ explain, acknowledge, mute, unmute }) {
    this.explain = explain;
    this.actions = { acknowledge, mute, unmute };
    this.byId = new Map();
    this.items = new Map();
    this.classes = [];
    byId("alerts-closed").addEventListener("change", () => this.draw());
  }

  reset(alerts, classes, watched, notice) {
    this.classes = classes;
    this.watched = watched;
    this.byId.clear();
    this.notice(notice);
    this.add(alerts);
    this.draw();
  }

  notice(text) {
    const notice = byId("alerts-notice");
    notice.hidden = !text;
    setText(notice, text || "");
  }

  add(alerts) {
    for (const alert of alerts) {
      const before = this.byId.get(alert.id);
      if (!before || before.sequence < alert.sequence) {
        this.byId.set(alert.id, alert);
      }
    }
    while (this.byId.size > KEPT) {
      const closed = [...this.byId.values()].find((alert) => !isOpen(alert));
      this.byId.delete(closed ? closed.id : this.byId.keys().next().value);
    }
    this.draw();
  }

  draw() {
    const closedToo = byId("alerts-closed").checked;
    const rank = (alert) => (alert.state === "RAISED" ? 0 : alert.state === "ACKNOWLEDGED" ? 1 : 2);
    const shown = [...this.byId.values()]
      .filter((alert) => closedToo || isOpen(alert))
      .sort((a, b) => rank(a) - rank(b) || b.raisedAt - a.raisedAt || (a.id < b.id ? -1 : 1))
      .slice(0, SHOWN);
    const wanted = shown.map((alert) => this.item(alert));
    const list = byId("alerts-list");
    const current = [...list.children];
    if (current.length !== wanted.length || wanted.some((item, i) => item !== current[i])) {
      const focused = document.activeElement;
      list.replaceChildren(...wanted);
      if (focused !== document.activeElement && focused?.isConnected) {
        focused.focus({ preventScroll: true });
      }
    }
    const ids = new Set(shown.map((alert) => alert.id));
    [...this.items.keys()].filter((id) => !ids.has(id)).forEach((id) => this.items.delete(id));
    const empty = byId("alerts-empty");
    empty.hidden = shown.length > 0;
    setText(empty, this.watched === false ? "Alerts are not watched by this process." : "No open alerts.");
  }

  item(alert) {
    const known = this.items.get(alert.id);
    if (known && known.sequence === alert.sequence) {
      return known.element;
    }
    const element = this.element(alert);
    this.items.set(alert.id, { element, sequence: alert.sequence });
    return element;
  }

  element(alert) {
    const direction = side(alert.direction, this.classes);
    const state = alert.state.toLowerCase();
    const record = alert.precedents
      ? `Of alerts like this one in the last 30 days, ${percent(alert.precedentsRight / alert.precedents)} were right (n = ${alert.precedents}).`
      : "No alert like this one has had its outcome yet.";
    const button = (text, action) => {
      const element = h("button", { type: "button", class: "plain" }, text);
      element.addEventListener("click", async () => {
        element.disabled = true;
        await action();
        element.disabled = false;
      });
      return element;
    };
    return h(
      "li",
      { class: `alert ${alert.severity.toLowerCase()} ${state}`, "data-id": alert.id },
      h(
        "div",
        { class: "alert-head" },
        h("span", { class: "verdict " + direction }, `${SIGNS[direction]} ${alert.direction}`),
        h("strong", { class: "symbol" }, alert.symbol || "–"),
        h("span", { class: "badge " + alert.severity.toLowerCase() }, alert.severity.toLowerCase()),
        h("span", { class: "badge state" }, state + (alert.muted ? " · muted" : "")),
        h("time", { datetime: new Date(alert.raisedAt).toISOString() }, time(alert.raisedAt)),
      ),
      h("button", { type: "button", class: "headline", dir: "auto", onclick: () => this.explain(alert.triggerId) }, alert.headline || "(no text)"),
      h(
        "p",
        { class: "alert-figures" },
        `${alert.rule} · p ${score(alert.probability)}${alert.calibrated ? "" : " (not calibrated yet)"} · novelty ${alert.novelty.toFixed(2)} · ${alert.numItems} ${alert.numItems === 1 ? "item" : "items"}`,
      ),
      h("p", { class: "alert-record" }, record),
      alert.acknowledgedBy ? h("p", { class: "alert-record" }, "Acknowledged by " + alert.acknowledgedBy + ".") : null,
      h(
        "div",
        { class: "alert-actions" },
        alert.state === "RAISED" ? button("Acknowledge", () => this.actions.acknowledge(alert.id)) : null,
        !isOpen(alert)
          ? null
          : alert.muted
            ? button("Unmute", () => this.actions.unmute(alert))
            : button("Mute for an hour", () => this.actions.mute(alert, MUTE_MINUTES)),
      ),
    );
  }
}
