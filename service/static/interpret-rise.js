// How the score rose: a line through the versions, and the list of them.
import { element, fill } from "./cards.js";
import { $, URL_OF_WORK, desk } from "./interpret-state.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH] = [180, 58];

function shape(name, attributes, title) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (title) {
    const told = document.createElementNS(SVG, "title");
    told.textContent = title;
    made.append(told);
  }
  return made;
}

export function drawRise() {
  const list = desk.versions;
  if (!list.length) {
    fill($("rise"));
    return;
  }
  const shown = list.slice(-12);
  const x = (i) => (shown.length === 1 ? WIDE / 2 : 10 + (i * (WIDE - 20)) / (shown.length - 1));
  const y = (score) => HIGH - 8 - (score / 100) * (HIGH - 22);
  const drawn = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `得分变化：${shown.map((one) => one.score).join("，")}` });
  for (const line of [60, 75, 90]) {
    drawn.append(shape("line", { x1: 4, x2: WIDE - 4, y1: y(line), y2: y(line), stroke: "#d4dbe2", "stroke-dasharray": "2 3" }));
  }
  drawn.append(shape("polyline", {
    points: shown.map((one, i) => `${x(i)},${y(one.score)}`).join(" "), fill: "none", stroke: "#2b5fa3", "stroke-width": 2,
  }));
  shown.forEach((one, i) => {
    const circle = { cx: x(i), cy: y(one.score), r: i === shown.length - 1 ? 4 : 3, fill: "#1f4e79" };
    drawn.append(shape("circle", circle, `第 ${one.number} 版 ${one.score} 分 ${one.at}`));
  });
  const end = shape("text", { x: x(shown.length - 1), y: y(shown[shown.length - 1].score) - 7, "text-anchor": shown.length > 1 ? "end" : "middle", "font-size": 12, fill: "#1c2733" });
  end.textContent = String(shown[shown.length - 1].score);
  drawn.append(end);
  const items = [...list].reverse().map((one) => {
    const made = element("li");
    const link = element("a", "", `第 ${one.number} 版　${one.score} 分`);
    link.href = `${URL_OF_WORK}/versions/${one.number}`;
    made.append(link, `　不一致 ${one.contradictions} · 没讲 ${one.missing} · 照抄 ${one.copied}%　${one.at.slice(5)} ${one.who}`);
    return made;
  });
  const more = element("details");
  const last = list[list.length - 1];
  const before = list[list.length - 2];
  const by = before ? Math.round((last.score - before.score) * 10) / 10 : 0;
  more.append(element("summary", "", `共 ${list.length} 版${before ? `，比上一版 ${by > 0 ? "+" : ""}${by}` : ""}`));
  const ol = element("ol");
  ol.append(...items);
  more.append(ol);
  fill($("rise"), drawn, more);
}
