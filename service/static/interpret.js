// The interpretation desk: starts, saves, has the text assessed, listens to mouse and keyboard.
import { draw, drawClauses, drawMarks, visible } from "./interpret-draw.js";
import { clicked, showCard } from "./interpret-sides.js";
import { $, FIELDS, URL_OF_WORK, arrive, desk, fields, same, text } from "./interpret-state.js";
import { keeper } from "./kept.js";
import { difference, moved } from "./place.js";
import { trouble } from "./trouble.js";
import { call } from "./wire.js";

const ASSESS_AFTER = 700;
const COMPOSING = 2500;
const RETRY_AFTER = 4000;
const kept = keeper(() => `interpret-${desk.work.id}`, fields, same, () => desk.work && desk.work.may.edit);

function schedule(delay, keep = false) {
  clearTimeout(desk.timer);
  desk.timer = setTimeout(() => assess(keep), delay);
}

async function assess(keep) {
  clearTimeout(desk.timer);
  if (!desk.work.may.edit) return;
  if (desk.busy) {
    desk.again = keep || desk.again === "keep" ? "keep" : "again";
    return;
  }
  desk.busy = true;
  desk.again = "";
  const sent = fields();
  kept.sending(sent);
  try {
    const answer = await call(`${URL_OF_WORK}/assess`, { ...sent, keep });
    desk.work.version = answer.version;
    kept.answered(sent);
    $("saved").textContent = `${keep ? "已记为一版" : "已自动保存"} ${answer.saved}`;
    trouble("");
    take(answer, sent);
  } catch (error) {
    failed(error, keep);
  }
  desk.busy = false;
  if (desk.again) schedule(50, desk.again === "keep");
}

function failed(error, keep) {
  $("saved").textContent = "尚未保存";
  const lasting = error.status === 0 || error.status >= 500 || error.status === 429;
  if (lasting && desk.work) {
    trouble(error.message);
    schedule(RETRY_AFTER, keep);
  } else if (error.status === 409) {
    settleWith(error, keep).catch((other) => failed(other, keep));
  } else if (error.status === 401) {
    trouble("登录已失效。文字已存在本机，重新登录后打开会自动恢复。", "去登录", () => location.reload());
  } else trouble(error.message || String(error));
}

// Changed elsewhere; or here, and only the answer was lost: then go on from there.
async function settleWith(error, keep) {
  const { work } = await call(`${URL_OF_WORK}/state`);
  if (work.may.edit && kept.isOwn(work)) {
    desk.work.version = work.version;
    schedule(0, keep);
  } else trouble(`${error.message}您写的文字还在本机。`, "打开最新的一份", () => location.reload());
}

function take(answer, of) {
  desk.reason = answer.reason;
  desk.versions = answer.versions;
  arrive(answer.assessment, of.policy, of.text);
  desk.known = text.value;
  desk.marks = moved(desk.marks, difference(of.text, text.value));
  desk.current = desk.clause = null;
  draw();
}

function typed(event) {
  desk.marks = moved(desk.marks, difference(desk.known, text.value));
  desk.known = text.value;
  drawMarks();
  changed(event);
}

function changed(event) {
  kept.keep();
  $("saved").textContent = "正在输入……";
  schedule(event.isComposing ? COMPOSING : ASSESS_AFTER);
}

function step(by) {
  const list = visible();
  if (!list.length) return;
  const at = list.findIndex((card) => card.number === desk.current);
  showCard(list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)].number);
}

function keys(event) {
  if (!desk.work) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    assess(true);
    return;
  }
  if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) {
    if (event.key === "Escape") $("cards").focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else return;
  event.preventDefault();
}

async function upload(side, file) {
  const form = new FormData();
  form.append("side", side);
  form.append("file", file);
  const answer = await fetch(`${URL_OF_WORK}/upload`, {
    method: "POST", body: form, credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf]").content },
  });
  if (answer.ok) {
    kept.drop();
    await start();
    schedule(0, true);
  } else trouble((await answer.json().catch(() => ({ error: "没有传上去，请再试一次。" }))).error);
}

function isLastVersion({ assessment, versions }) {
  return versions.length > 0 && versions[versions.length - 1].score === assessment.score;
}

async function start() {
  const answer = await call(`${URL_OF_WORK}/state`);
  desk.work = answer.work;
  for (const name of FIELDS) {
    $(name).value = answer.work[name];
    $(name).readOnly = !answer.work.may.edit;
  }
  for (const box of document.querySelectorAll(".file")) box.hidden = !answer.work.may.edit;
  $("assess").hidden = !answer.work.may.edit;
  $("to-desk").hidden = !answer.work.may.edit;
  $("saved").textContent = `已保存 ${answer.work.saved}`;
  take(answer, answer.work);
  const left = kept.left();
  if (left && answer.work.may.edit) {
    const put = () => {
      for (const name of FIELDS) $(name).value = left[name];
      desk.known = text.value;
      desk.marks = [];
      trouble("");
      schedule(0);
    };
    if (left.version === desk.work.version || kept.isOwn(desk.work)) put();
    else trouble("本机有一份没有保存的文字，但这份解读后来在别处改过。", "改用本机的文字", put);
  } else if (answer.assessment && !isLastVersion(answer)) schedule(0);
}

text.addEventListener("input", typed);
text.addEventListener("click", clicked);
for (const name of FIELDS) if (name !== "text") $(name).addEventListener("input", changed);
for (const box of document.querySelectorAll(".file")) {
  const input = box.querySelector("input");
  input.addEventListener("change", () => {
    if (input.files.length) upload(box.dataset.side, input.files[0]).catch(failed);
    input.value = "";
  });
}
for (const [side, pane] of [["policy", "policy-pane"], ["text", "paper"]]) {
  $(pane).addEventListener("dragover", (event) => event.preventDefault());
  $(pane).addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length || !desk.work.may.edit) return;
    event.preventDefault();
    upload(side, event.dataTransfer.files[0]).catch(failed);
  });
}
$("assess").addEventListener("click", () => assess(true));
$("edit-policy").addEventListener("click", () => {
  desk.editing = !desk.editing;
  drawClauses();
  if (desk.editing) $("policy").focus();
});
$("to-desk").addEventListener("click", async () => {
  try {
    const made = await call(`${URL_OF_WORK}/draft`, {});
    location.href = `${$("interpret").dataset.desk}${made.id}`;
  } catch (error) {
    trouble(error.message);
  }
});
document.addEventListener("keydown", keys);
start().catch(failed);
