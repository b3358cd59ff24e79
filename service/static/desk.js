// The desk: starts, listens to mouse and keyboard.
import { asking } from "./ask.js";
import { acts } from "./decisions.js";
import { CHECK_AFTER, remember, typed, undo, unsaved } from "./editing.js";
import { drawSteps } from "./flow.js";
import { difference, moved, stretches } from "./place.js";
import { render, select, shown, step } from "./render.js";
import { failed, kept, schedule, take } from "./saving.js";
import { $, URL_OF_DRAFT, desk, text } from "./state.js";
import { trouble } from "./trouble.js";
import { call, upload } from "./wire.js";

function keys(event) {
  if (asking() || !desk.draft) return;
  const target = event.target;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z" && !event.shiftKey && target.tagName !== "INPUT") {
    if (desk.draft.may.edit && desk.history.length) {
      event.preventDefault();
      undo();
    }
    return;
  }
  if (["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName)) {
    if (event.key === "Escape") $("cards").focus();
    return;
  }
  if (command || event.altKey) return;
  const finding = desk.findings.find((one) => one.key === desk.current && !one.ignored);
  const key = event.key.toLowerCase();
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "x" && finding && desk.draft.may.edit) acts.ignore(finding);
  else if (key === "enter" && !["BUTTON", "A", "SUMMARY"].includes(target.tagName) && finding && desk.draft.may.edit) {
    if (finding.fix.length) acts.accept(finding);
    else acts.change(finding);
  } else return;
  event.preventDefault();
}

function clicked() {
  if (text.selectionStart !== text.selectionEnd) return;
  const at = text.selectionStart;
  const hit = stretches(desk.findings.filter((finding) => shown(finding) && !finding.ignored))
    .find((one) => one.start <= at && at <= one.end);
  if (hit) select(hit.finding.key);
}

async function start() {
  const answer = await call(`${URL_OF_DRAFT}/state`);
  desk.draft = answer.draft;
  for (const name of ["title", "column", "planned"]) $(name).value = answer.draft[name];
  text.value = desk.known = answer.draft.text;
  $("saved").textContent = `已保存 ${answer.draft.saved}`;
  take(answer.review, answer.draft.text);
  drawSteps();
  const left = kept.left();
  if (left && desk.draft.may.edit) recover(left);
  if (!text.value && desk.draft.may.edit) text.focus();
}

function recover(left) {
  const put = () => {
    remember();
    for (const name of ["title", "column", "planned"]) $(name).value = left[name];
    text.value = left.text;
    desk.findings = moved(desk.findings, difference(desk.known, text.value));
    desk.known = text.value;
    trouble("");
    render();
    schedule(0);
  };
  if (left.version === desk.draft.version || kept.isOwn(desk.draft)) {
    put();
    $("saved").textContent = "已恢复上次没有保存的文字";
  } else {
    trouble("本机有一份没有保存的文字，但稿件后来在别处改过。", "改用本机的文字", put);
  }
}

text.addEventListener("input", typed);
text.addEventListener("compositionend", () => schedule(CHECK_AFTER));
text.addEventListener("click", clicked);
for (const name of ["title", "column", "planned"]) {
  $(name).addEventListener("input", () => {
    unsaved();
    schedule(CHECK_AFTER);
  });
}
$("recheck").addEventListener("click", () => schedule(0));
$("paper").addEventListener("dragover", (event) => event.preventDefault());
$("paper").addEventListener("drop", async (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  location.href = await upload(URL_OF_DRAFT.replace(/[^/]+$/, "upload"), event.dataTransfer.files);
});
document.addEventListener("keydown", keys);
start().catch(failed);
