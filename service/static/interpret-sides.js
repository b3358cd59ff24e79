// Drawing the eye across: from a clause to the sentences that tell it, from a sentence to its clause, from a card to both.
import { drawCards, drawClauses, drawMarks } from "./interpret-draw.js";
import { $, desk, text } from "./interpret-state.js";

function into(box, target, place) {
  if (!target) return;
  if (getComputedStyle(box).overflowY === "visible") target.scrollIntoView({ block: "center" });
  else {
    const by = target.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += by - box.clientHeight * place;
  }
}

function frame() {
  drawClauses();
  drawMarks();
  drawCards();
}

const clauseElement = () => document.querySelector(`#clauses .clause[data-clause="${desk.clause}"]`);
const hit = () => document.querySelector("#marks mark.hit");
const cardElement = () => document.querySelector(`#cards [data-card="${desk.current}"]`);

export function showClause(number) {
  desk.clause = number;
  const about = desk.cards.find((card) => card.clause === number && card.kind !== "copied" && card.kind !== "soft");
  desk.current = about ? about.number : null;
  frame();
  into($("paper"), hit(), 0.3);
  if (cardElement()) cardElement().scrollIntoView({ block: "nearest" });
}

export function showCard(number) {
  const card = desk.cards[number];
  desk.current = number;
  desk.clause = card.clause;
  frame();
  into($("policy-pane"), clauseElement(), 0.25);
  into($("paper"), hit(), 0.3);
  if (cardElement()) cardElement().scrollIntoView({ block: "nearest" });
}

// Where the caret was put: the card that stands there, and the clause that the sentence tells.
export function clicked() {
  if (text.selectionStart !== text.selectionEnd || !desk.assessment) return;
  const at = text.selectionStart;
  const there = desk.marks.filter((mark) => mark.start <= at && at <= mark.end);
  const card = there.find((mark) => mark.card !== undefined);
  const by = there.find((mark) => mark.kind === "by");
  if (!card && !by) return;
  desk.current = card ? card.card : null;
  const clause = card ? desk.cards[card.card].clause : null;
  desk.clause = clause !== null && clause !== undefined ? clause : by ? by.clause : null;
  frame();
  into($("policy-pane"), clauseElement(), 0.25);
  if (cardElement()) cardElement().scrollIntoView({ block: "nearest" });
}
