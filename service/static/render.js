// What is shown: marks in the text, the verdict, filters, cards, and the way between them.
import { card, element, fill, folded, lookedAt, notChecked } from "./cards.js";
import { acts } from "./decisions.js";
import { stretches } from "./place.js";
import { $, desk } from "./state.js";

export const alike = (finding) =>
  desk.findings.filter((other) => other.code === finding.code && other.fix.length && !other.ignored);

export const shown = (finding) =>
  (!desk.severity || finding.severity === desk.severity) && (!desk.category || finding.category === desk.category);

export function visible() {
  const open = desk.findings.filter((finding) => shown(finding) && !finding.ignored);
  const hints = open.filter((finding) => finding.severity === "hint");
  const rest = open.filter((finding) => finding.severity !== "hint");
  return desk.hints || desk.severity === "hint" ? [...rest, ...hints] : rest;
}

export function render(jump = false) {
  drawMarks();
  drawVerdict();
  drawFilters();
  drawCards();
  if (jump) show(desk.current);
}

export function drawMarks() {
  const pieces = [];
  let at = 0;
  const marks = stretches(desk.findings.filter((finding) => shown(finding) && !finding.ignored))
    .filter((one) => desk.done.every((done) => one.end <= done.start || done.end <= one.start));
  const all = [...marks, ...desk.done.filter((done) => done.start < done.end)].sort((a, b) => a.start - b.start);
  for (const { start, end, finding } of all) {
    pieces.push(desk.known.slice(at, start));
    const mark = element("mark", finding ? finding.severity : "done", desk.known.slice(start, end));
    if (finding) mark.dataset.key = finding.key;
    if (finding && finding.key === desk.current) mark.classList.add("current");
    pieces.push(mark);
    at = end;
  }
  fill($("marks"), ...pieces, `${desk.known.slice(at)} `);
}

function drawVerdict() {
  const review = desk.review;
  const conclusion = $("conclusion");
  conclusion.dataset.verdict = review ? review.verdict : "";
  conclusion.textContent = review ? review.verdict_label : "还没有内容";
  $("export").hidden = !review;
  $("rate").textContent = review ? `差错率 ${review.score.per_10k.toFixed(1)}/万` : "";
  const count = (level) => desk.findings.filter((finding) => finding.severity === level && !finding.ignored).length;
  const ignored = desk.findings.filter((finding) => finding.severity === "serious" && finding.ignored).length;
  $("counts").textContent = review
    ? `严重 ${count("serious")} · 一般 ${count("general")} · 提示 ${count("hint")}` +
      (ignored ? `（另有严重 ${ignored} 处已忽略，须审核人写明理由）` : "")
    : "";
}

function drawFilters() {
  const levels = [["", "全部"], ["serious", "严重"], ["general", "一般"], ["hint", "提示"]];
  const buttons = levels.map(([level, name]) => {
    const made = element("button", "", name);
    made.type = "button";
    made.setAttribute("aria-pressed", String(desk.severity === level));
    made.addEventListener("click", () => {
      desk.severity = level;
      render();
    });
    return made;
  });
  const names = new Map(desk.findings.map((finding) => [finding.category, finding.category_label]));
  const select = element("select");
  select.setAttribute("aria-label", "类型");
  select.append(new Option("全部类型", ""), ...[...names].map(([value, name]) => new Option(name, value)));
  if (!names.has(desk.category)) desk.category = "";
  select.value = desk.category;
  select.addEventListener("change", () => {
    desk.category = select.value;
    render();
  });
  fill($("filters"), ...buttons, select);
}

function drawCards() {
  const list = $("cards");
  const at = list.scrollTop;
  const mine = desk.draft.may.edit ? acts : null;
  const make = (finding) => {
    const made = card(finding, mine, alike(finding).length);
    if (!finding.ignored) made.addEventListener("click", () => select(finding.key));
    return made;
  };
  const wanted = desk.findings.filter(shown);
  const open = wanted.filter((finding) => !finding.ignored);
  const hints = open.filter((finding) => finding.severity === "hint");
  const ignored = wanted.filter((finding) => finding.ignored);
  const parts = open.filter((finding) => finding.severity !== "hint").map(make);
  if (desk.review) {
    const told = notChecked(desk.review);
    if (!desk.findings.length) parts.push(element("div", "clean", `未发现问题 · ${lookedAt(desk.review)}`));
    if (hints.length) {
      const made = folded(`提示 ${hints.length} 条，供参考`, desk.hints || desk.severity === "hint", hints.map(make));
      made.addEventListener("toggle", () => { desk.hints = made.open; });
      parts.push(made);
    }
    if (ignored.length) parts.push(folded(`已忽略 ${ignored.length} 条`, false, ignored.map(make)));
    if (told) parts.unshift(told);
    if (desk.findings.length) parts.push(element("div", "quiet", lookedAt(desk.review)));
  }
  const steps = desk.draft.history.map((step) =>
    element("li", "", `${step.at} ${step.who} ${step.what}${step.detail ? `：${step.detail}` : ""}`));
  if (steps.length) {
    const trail = element("ol");
    trail.append(...steps);
    parts.push(folded("经过", false, [trail]));
  }
  fill(list, ...parts);
  list.scrollTop = at;
  frame();
}

function frame() {
  for (const one of document.querySelectorAll("#cards .card, #marks mark")) {
    one.classList.toggle("current", Boolean(desk.current) && one.dataset.key === desk.current);
  }
}

function show(key) {
  if (!key) return;
  const of = (selector) => [...document.querySelectorAll(selector)].find((one) => one.dataset.key === key);
  const [mark, beside] = [of("#marks mark"), of("#cards .card")];
  if (mark) mark.scrollIntoView({ block: "center" });
  if (beside) beside.scrollIntoView({ block: "nearest" });
}

export function select(key) {
  desk.current = key;
  const finding = desk.findings.find((one) => one.key === key);
  if (finding && finding.severity === "hint" && !desk.hints) {
    desk.hints = true;
    drawCards();
  }
  frame();
  show(key);
}

export function step(by) {
  const list = visible();
  if (!list.length) return;
  const at = list.findIndex((finding) => finding.key === desk.current);
  select(list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)].key);
}
