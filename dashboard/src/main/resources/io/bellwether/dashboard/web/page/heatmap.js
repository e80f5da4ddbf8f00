import { byId, h } from "./dom.js";
import { count } from "./format.js";

/** Mean routing weight as a table whose cells are darker the more an expert is asked. */
export function heatMap(id, name, map) {
  const table = byId(id);
  if (!map.rows.length) {
    table.replaceChildren(h("caption", { class: "empty" }, "Nothing has been routed yet."));
    return;
  }
  const most = Math.max(0.0001, ...map.rows.flatMap((row) => row.weights));
  table.replaceChildren(
    h(
      "thead",
      {},
      h("tr", {}, h("th", { scope: "col" }, name), h("th", { scope: "col", class: "num" }, "Items"), ...map.experts.map((expert) => h("th", { scope: "col", class: "num" }, expert))),
    ),
    h("tbody", {}, ...map.rows.map((row) => line(row, map, most))),
  );
}

function line(row, map, most) {
  const cells = row.weights.map((weight, e) => {
    const cell = h("td", { class: "num heat-cell", title: `${row.name || "–"} → ${map.experts[e]}: ${weight.toFixed(3)}` }, weight < 0.0005 ? "·" : weight.toFixed(2));
    cell.style.setProperty("--share", String(Math.round((100 * weight) / most)));
    return cell;
  });
  return h("tr", {}, h("th", { scope: "row" }, row.name || "–"), h("td", { class: "num" }, count(row.count)), ...cells);
}
