// What is shown: the board, the clauses, the marks in the interpretation, the cards.
import { element, fill, folded } from "./cards.js";
import { drawRise } from "./interpret-rise.js";
import { showCard, showClause } from "./interpret-sides.js";
import { $, desk, text } from "./interpret-state.js";

const KINDS = [
  ["contradiction", "不一致"], ["missing", "没讲"], ["unsupported", "找不到依据"], ["copied", "照抄"],
  ["element", "缺要素"], ["soft", "可改进"],
];

export function draw() {
  drawBoard();
  drawRise();
  drawClauses();
  drawMarks();
  drawFilters();
  drawCards();
}

function drawBoard() {
  const found = desk.assessment;
  $("score").textContent = found ? String(found.score) : "—";
  $("grade").textContent = found ? found.grade : "未评估";
  $("score").parentElement.dataset.tone = !found ? "" : found.score >= 75 ? "good" : found.score >= 60 ? "fair" : "bad";
  $("first").textContent = found ? found.first : desk.reason;
  const told = found ? [...(found.caps.length ? [`封顶 59 分：${found.caps.join("、")}`] : []), ...found.notes] : [];
  $("caps").textContent = told.join("；");
  $("caps").hidden = !told.length;
  $("export").hidden = !found;
  const signs = { true: ["✓", "yes"], false: ["✗", "no"], null: ["–", "na"] };
  fill($("elements"), ...(found ? found.elements : []).map((one) => {
    const [sign, name] = signs[String(one.present)];
    const made = element("span", name, `${sign} ${one.name}`);
    made.title = one.note || { yes: "已讲到", no: "没有讲到", na: "这份政策不要求" }[name];
    return made;
  }));
  fill($("bars"), ...(found ? found.dimensions : []).map(bar));
  const counted = Object.entries(found ? found.counts : {}).filter(([, number]) => number);
  fill($("counts"), ...counted.map(([name, number]) => element("span", "", `${found.signs[name]} ${name} ${number}`)));
  $("length").textContent = found ? `${text.value.length.toLocaleString()} 字 · 照抄 ${Math.round(found.copied_share * 100)}%` : "";
}

function bar(dimension) {
  const made = element("div", dimension.value === null ? "none" : "");
  const track = element("span", "track");
  const filled = element("i");
  filled.style.width = `${dimension.value === null ? 0 : Math.round((100 * dimension.value) / dimension.max)}%`;
  track.append(filled);
  const shown = dimension.value === null ? "无法判断" : `${dimension.value} / ${dimension.max}`;
  made.append(element("span", "", dimension.name), track, element("span", "number", shown));
  made.title = dimension.reason;
  return made;
}

// A text in pieces: each mark a <mark> of its class, what overlaps a mark before it is cut.
function marked(whole, start, end, marks) {
  const pieces = [];
  let at = start;
  for (const one of marks.filter((mark) => mark.start < end && start < mark.end).sort((a, b) => a.start - b.start)) {
    const [from, to] = [Math.max(one.start, at), Math.min(one.end, end)];
    if (from >= to) continue;
    pieces.push(whole.slice(at, from), element("mark", one.kind, whole.slice(from, to)));
    at = to;
  }
  pieces.push(whole.slice(at, end));
  return pieces;
}

export function drawClauses() {
  const policy = $("policy").value;
  const open = Boolean(desk.assessment) && !desk.editing;
  $("policy").hidden = open;
  $("clauses").hidden = !open;
  $("edit-policy").hidden = !desk.work || !desk.work.may.edit;
  $("edit-policy").textContent = open ? "改原文" : "看条款";
  $("edit-policy").disabled = !desk.assessment;
  if (!open) return;
  const marks = desk.cards
    .filter((card) => card.policy && (card.kind === "contradiction" || (card.kind === "copied" && card.number === desk.current)))
    .map((card) => ({ start: card.policy[0], end: card.policy[1], kind: card.kind === "copied" ? "run" : "against" }));
  const parts = [];
  let at = 0;
  desk.clauses.forEach((clause, number) => {
    if (clause.start < at) return;
    const between = policy.slice(at, clause.start);
    if (between.trim()) parts.push(element("div", "between", between.trim()));
    const made = element("div", `clause ${clause.status}${number === desk.clause ? " current" : ""}`);
    made.tabIndex = 0;
    made.setAttribute("role", "button");
    made.dataset.clause = number;
    made.append(element("span", "tag", `${clause.sign} ${clause.status_label}`), ...marked(policy, clause.start, clause.end, marks));
    made.addEventListener("click", () => showClause(number));
    made.addEventListener("keydown", (event) => {
      if (event.key === "Enter") showClause(number);
    });
    parts.push(made);
    at = clause.end;
  });
  if (policy.slice(at).trim()) parts.push(element("div", "between", policy.slice(at).trim()));
  const scrolled = $("policy-pane").scrollTop;
  fill($("clauses"), ...parts);
  $("policy-pane").scrollTop = scrolled;
}

const ORDER = ["contradiction", "unsupported", "copied", "soft"];

// Marks behind the text; what is looked at just now lies over the others.
export function drawMarks() {
  const wanted = desk.marks.filter((mark) => ORDER.includes(mark.kind));
  const own = desk.marks.filter((mark) => mark.card !== undefined && mark.card === desk.current);
  const hits = own.length ? own : desk.marks.filter((mark) => mark.kind === "by" && mark.clause === desk.clause);
  const edges = new Set([0, desk.known.length]);
  for (const mark of [...wanted, ...hits]) edges.add(mark.start).add(mark.end);
  const places = [...edges].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [from, to] = [places[i], places[i + 1]];
    const covers = (mark) => mark.start <= from && to <= mark.end;
    const kind = ORDER.find((name) => wanted.some((mark) => mark.kind === name && covers(mark)));
    const hit = hits.some(covers);
    const part = desk.known.slice(from, to);
    pieces.push(kind || hit ? element("mark", `${kind || ""}${hit ? " hit" : ""}`.trim(), part) : part);
  }
  fill($("marks"), ...pieces, " ");
}

function drawFilters() {
  const count = (kind) => desk.cards.filter((card) => card.kind === kind).length;
  const buttons = [["", "全部"], ...KINDS].filter(([kind]) => !kind || count(kind)).map(([kind, name]) => {
    const made = element("button", "", kind ? `${name} ${count(kind)}` : name);
    made.type = "button";
    made.setAttribute("aria-pressed", String(desk.kind === kind));
    made.addEventListener("click", () => {
      desk.kind = kind;
      draw();
    });
    return made;
  });
  if (desk.kind && !count(desk.kind)) desk.kind = "";
  fill($("filters"), ...buttons);
}

export const visible = () => desk.cards.filter((card) => !desk.kind || card.kind === desk.kind);

export function drawCards() {
  const make = (card) => {
    const made = element("article", `card ${card.level}${card.number === desk.current ? " current" : ""}`);
    made.dataset.card = card.number;
    const kind = element("div", "kind");
    kind.append(element("b", "", card.label));
    made.append(kind, element("div", "why", card.note));
    if (card.quote) made.append(element("div", "quote", card.quote));
    made.addEventListener("click", () => showCard(card.number));
    return made;
  };
  const list = visible();
  const firm = list.filter((card) => card.level !== "hint");
  const soft = list.filter((card) => card.level === "hint");
  const parts = firm.map(make);
  if (soft.length) parts.push(folded(`可改进 ${soft.length} 处`, desk.kind === "soft" || soft.some((card) => card.number === desk.current), soft.map(make)));
  if (desk.assessment && !desk.cards.length) parts.push(element("div", "clean", "没有发现需要改的地方"));
  if (desk.assessment) parts.push(element("div", "quiet", lookedAt()));
  fill($("cards"), ...parts);
}

function lookedAt() {
  const found = desk.assessment;
  const unjudged = found.dimensions.filter((one) => one.value === null).map((one) => `${one.name}（${one.reason}）`);
  return `已对照 ${found.clauses.length} 个条款、${found.elements.length} 项要素` +
    (unjudged.length ? ` · 未能判断：${unjudged.join("；")}` : "");
}
