// What the interpretation desk knows. Places are in UTF-16 units of the two texts.
import { unitsOf } from "./place.js";

export const $ = (id) => document.getElementById(id);
export const URL_OF_WORK = $("interpret").dataset.url;
export const text = $("text");
export const FIELDS = ["title", "policy", "text", "policy_date", "planned"];

export const desk = {
  work: null, assessment: null, reason: "", versions: [], clauses: [], cards: [], marks: [], known: "", current: null,
  clause: null, kind: "", timer: 0, busy: false, again: "", wait: 0,
};

export const fields = () => {
  const values = { version: desk.work.version };
  for (const name of FIELDS) values[name] = $(name).value;
  return values;
};
export const same = (a, b) => FIELDS.every((name) => a[name] === b[name]);

// The assessment as it came, with every place converted once.
export function arrive(assessment, policy, interpretation) {
  desk.assessment = assessment;
  desk.clauses = [];
  desk.cards = [];
  desk.marks = [];
  if (!assessment) return;
  const [left, right] = [unitsOf(policy), unitsOf(interpretation)];
  desk.clauses = assessment.clauses.map((clause) => ({ ...clause, start: left[clause.start], end: left[clause.end] }));
  desk.cards = assessment.cards.map((card, number) => ({
    ...card, number, policy: card.policy && card.policy.map((at) => left[at]),
  }));
  const mark = (start, end, more) =>
    desk.marks.push({ start: right[start], end: right[end], places: [], fix: [], ...more });
  assessment.cards.forEach((card, number) => {
    if (card.text) mark(card.text[0], card.text[1], { kind: card.kind, card: number });
  });
  assessment.clauses.forEach((clause, number) => {
    for (const place of clause.by) mark(place.start, place.end, { kind: "by", clause: number });
  });
}
