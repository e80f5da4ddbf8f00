import { Alerts } from "./alerts.js";
import { Rate, Weights } from "./charts.js";
import { byId, setText, toast } from "./dom.js";
import { Explain } from "./explain.js";
import { count, duration, percent, time } from "./format.js";
import { abstentions, deadLetters, health } from "./health.js";
import { heatMap } from "./heatmap.js";
import { Scores } from "./scores.js";
import { Stream } from "./stream.js";
import { Tape } from "./tape.js";

const STATES = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
};

const weights = new Weights();
const rate = new Rate();
const scores = new Scores();
let pulse = null;
let pipeline = null;
let classes = [];

const stream = new Stream({
  onSnapshot: (snapshot, session) => {
    classes = snapshot.scores.classes;
    tape.reset(snapshot.tape, classes);
    alerts.reset(snapshot.alerts, classes, session.alerts, snapshot.notice);
    for (const name of ["weights", "scores", "routing", "deadLetters", "pulse", "health"]) {
      show(name, snapshot[name]);
    }
  },
  onEvent: (name, data) => show(name, data),
  onState: (state) => {
    byId("status").dataset.state = state;
    setText(byId("status-text"), STATES[state]);
  },
});

const explain = new Explain({
  get: (path) => stream.get(path),
  expertIndex: (name) => weights.index(name),
});

const tape = new Tape({
  explain: (id) => explain.open(id),
  search: async ({ text, verdict, language }) => {
    try {
      return await stream.get("/api/v1/predictions?" + new URLSearchParams({ text, verdict, language }));
    } catch (failure) {
      toast("The search failed: " + failure.message);
      return null;
    }
  },
});

async function attempt(path, body, done) {
  try {
    await stream.post(path, body);
    toast(done);
  } catch (failure) {
    toast("This failed: " + failure.message);
  }
}

const BY = "desk";

const alerts = new Alerts({
  explain: (id) => explain.open(id),
  acknowledge: (id) => attempt(`/api/v1/alerts/${encodeURIComponent(id)}/acknowledge`, { by: BY }, "Acknowledged."),
  mute: ({ rule, symbol }, minutes) => attempt("/api/v1/mutes", { rule, symbol, minutes, by: BY }, `${rule} is muted for ${symbol || "items without a symbol"}.`),
  unmute: ({ rule, symbol }) => attempt("/api/v1/unmutes", { rule, symbol, by: BY }, "Unmuted."),
});

function show(name, data) {
  if (data == null && name !== "health") {
    return;
  }
  switch (name) {
    case "tape":
      // The first prediction names the classes.
      if (!classes.length) {
        return stream.start();
      }
      return tape.add(data);
    case "alerts":
      return alerts.add(data);
    case "notice":
      return alerts.notice(data.text);
    case "weights":
      return weights.update(data);
    case "scores":
      scores.update(data);
      return accuracy();
    case "routing":
      heatMap("heat-languages", "Language", data.languages);
      return heatMap("heat-symbols", "Symbol", data.symbols);
    case "deadLetters":
      return deadLetters(data);
    case "health":
      pipeline = data;
      return health(pipeline, pulse);
    case "pulse":
      return now(data);
  }
}

function accuracy() {
  const [value, low, high] = scores.accuracy() || [];
  setText(byId("now-accuracy"), percent(value, 1));
  const interval = low == null ? "" : ` · ${percent(low)} to ${percent(high)}`;
  setText(byId("now-scored"), pulse?.scored ? `${count(pulse.scored)} labels${interval}` : "no label yet");
}

function now(fresh) {
  const before = pulse;
  pulse = fresh;
  setText(byId("now-rate"), fresh.rate < 10 ? fresh.rate.toFixed(1) : count(Math.round(fresh.rate)));
  setText(byId("now-total"), count(fresh.predictions) + " so far");
  labelAge(fresh);
  setText(byId("now-latency"), fresh.latency ? duration(fresh.latency.p95) : "–");
  setText(byId("now-latency-note"), fresh.latency ? `p50 ${duration(fresh.latency.p50)} · p99 ${duration(fresh.latency.p99)}` : "known when ordered by arrival");
  setText(byId("now-degraded"), fresh.predictions ? percent(fresh.degraded / fresh.predictions, 1) : "–");
  setText(byId("now-degraded-note"), count(fresh.degraded) + " predictions");
  setText(byId("now-alerts"), count(fresh.openAlerts));
  setText(byId("now-dead"), count(fresh.deadLetters) + " dead letters");
  rate.update(fresh.perSecond);
  if (!before || JSON.stringify(before.abstentions) !== JSON.stringify(fresh.abstentions)) {
    abstentions(fresh);
  }
  if (before?.lookAhead !== fresh.lookAhead) {
    health(pipeline, fresh);
  }
}

function labelAge(fresh) {
  const learned = fresh.labelsSeenUpTo > 0;
  setText(byId("now-label-age"), learned ? duration(fresh.decisionTime - fresh.labelsSeenUpTo) + " ago" : "–");
  setText(byId("now-label-note"), learned ? "up to " + time(fresh.labelsSeenUpTo) : "no label seen yet");
}

byId("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch (refused) {
    console.info("the theme is not kept: " + refused.name);
  }
  recolour();
});

function recolour() {
  weights.recolour();
  rate.recolour();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
stream.start();
