import { byId, h, setText } from "./dom.js";
import { bytes, count, duration, time } from "./format.js";

/** Lag, checkpoints and whatever is wrong. */
export function health(state, pulse) {
  const facts = [];
  const fact = (name, value, kind) => facts.push(h("dt", {}, name), h("dd", { class: kind || "" }, value));
  const lag = state?.lag;
  if (lag) {
    Object.entries(lag).forEach(([topic, records]) => fact(`Lag on ${topic}`, count(records) + " records"));
  }
  fact("Look-ahead", pulse?.lookAhead ? `${count(pulse.lookAhead)} predictions used a later label` : "none: no prediction used a label later than its decision", pulse?.lookAhead ? "bad" : "good");
  const flink = state?.flink;
  if (flink?.problem) {
    fact("Flink", flink.problem, "bad");
  } else if (flink) {
    fact("Job", `${flink.job || "–"}: ${(flink.state || "").toLowerCase()}`, flink.state === "RUNNING" ? "good" : "bad");
    fact("Checkpoints", `${count(flink.completed)} completed, ${count(flink.failed)} failed`);
    if (flink.lastAt) {
      fact("Last checkpoint", `#${flink.lastId} · ${duration(flink.lastMillis)} · ${bytes(flink.lastBytes)} · ${time(flink.lastAt)}`);
    }
  } else {
    fact("Checkpoints", "start with --flink-url to see them");
  }
  if (state?.problem) {
    fact("Kafka", state.problem, "bad");
  }
  byId("health-facts").replaceChildren(...facts);
}

export function abstentions(pulse) {
  const reasons = Object.entries(pulse.abstentions).sort((a, b) => b[1] - a[1]);
  const asked = pulse.votes + reasons.reduce((sum, [, n]) => sum + n, 0);
  const bars = reasons.map(([reason, n]) => {
    const bar = h("i", {});
    bar.style.width = (100 * n) / Math.max(1, asked) + "%";
    return h("li", {}, h("span", {}, reason.toLowerCase().replace("_", " ")), h("span", { class: "rail" }, bar), h("b", {}, count(n)));
  });
  const none = h("li", { class: "empty" }, "Every expert that was asked has answered.");
  byId("abstentions").replaceChildren(...(bars.length ? bars : [none]));
}

/** Which letters are open stays open when newer ones come. */
export function deadLetters(letters) {
  const list = byId("dead-list");
  const known = new Map([...list.children].map((item) => [item.dataset.number, item]));
  list.replaceChildren(...letters.newest.map((letter) => known.get(String(letter.number)) ?? deadLetter(letter)));
  byId("dead-empty").hidden = letters.count > 0;
  const reasons = Object.entries(letters.reasons).map(([reason, n]) => `${reason} ${n}`).join(" · ");
  setText(byId("dead-hint"), letters.count ? `${count(letters.count)} so far · ${reasons}` : "refused inputs, byte for byte");
}

function deadLetter(letter) {
  const rest = letter.bytes * 2 > letter.hex.length ? ` of ${count(letter.bytes)} bytes` : "";
  return h(
    "li",
    { "data-number": letter.number },
    h(
      "details",
      {},
      h("summary", {}, h("b", {}, letter.reason || "unknown"), ` ${letter.stage} · ${letter.topic}-${letter.partition}@${letter.offset} · ${bytes(letter.bytes)}`),
      h("p", {}, letter.detail),
      h("pre", { tabindex: "0", "aria-label": "Bytes" }, dump(letter)),
      rest ? h("p", { class: "hint" }, `the first ${letter.hex.length / 2}${rest}`) : null,
    ),
  );
}

/** Sixteen bytes a line, in hex and as text. */
function dump(letter) {
  const octets = letter.hex.match(/../g) || [];
  const lines = [];
  for (let i = 0; i < octets.length; i += 16) {
    const some = octets.slice(i, i + 16);
    const text = some.map((octet) => {
      const code = parseInt(octet, 16);
      return code >= 32 && code < 127 ? String.fromCharCode(code) : ".";
    });
    lines.push(`${i.toString(16).padStart(4, "0")}  ${some.join(" ").padEnd(47)}  ${text.join("")}`);
  }
  return lines.join("\n") + (lines.length ? "\n\n" : "") + letter.text;
}
