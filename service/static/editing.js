// Changes of the text: typing, applied fixes, and taking either back.
import { applyEdits, difference, moved } from "./place.js";
import { drawMarks, render } from "./render.js";
import { failed, kept, schedule } from "./saving.js";
import { $, URL_OF_DRAFT, desk, text } from "./state.js";
import { call } from "./wire.js";

export const CHECK_AFTER = 100;
const COMPOSING = 2000;
const BURST = 900;

export function remember(decisions = []) {
  desk.history.push({ text: desk.known, findings: desk.findings, current: desk.current, decisions });
  if (desk.history.length > 200) desk.history.shift();
}

export function typed(event) {
  if (Date.now() - desk.typedAt > BURST) remember();
  desk.typedAt = Date.now();
  const edits = difference(desk.known, text.value);
  desk.findings = moved(desk.findings, edits);
  desk.done = moved(desk.done, edits);
  desk.known = text.value;
  unsaved();
  drawMarks();
  schedule(event.isComposing ? COMPOSING : CHECK_AFTER); // half-typed pinyin is no text yet
}

export function unsaved() {
  kept.keep();
  $("saved").textContent = "正在输入……";
}

export function change(edits, findings) {
  const at = $("paper").scrollTop;
  text.value = applyEdits(desk.known, edits);
  desk.findings = moved(findings, edits);
  desk.known = text.value;
  let by = 0;
  desk.done = [...edits].sort((a, b) => a[0] - b[0]).map(([start, end, replacement]) => {
    const place = { start: start + by, end: start + by + replacement.length, places: [], fix: [] };
    by += replacement.length - (end - start);
    return place;
  });
  setTimeout(() => {
    desk.done = [];
    drawMarks();
  }, 1500);
  $("paper").scrollTop = at;
  unsaved();
  schedule(60);
}

export async function undo() {
  const step = desk.history.pop();
  if (!step) return;
  try {
    for (const decision of await Promise.all(step.decisions)) {
      if (decision) await call(`${URL_OF_DRAFT}/decisions/${decision.id}/undo`, {});
    }
  } catch (error) {
    failed(error);
  }
  text.value = desk.known = step.text;
  desk.findings = step.findings;
  desk.current = step.current;
  desk.done = [];
  desk.typedAt = 0;
  unsaved();
  render();
  schedule(60);
}
