// Saving what is typed and having it reviewed; nothing typed is lost where a save fails.
import { keeper } from "./kept.js";
import { arrived, difference, moved } from "./place.js";
import { render } from "./render.js";
import { $, URL_OF_DRAFT, desk, fields, same, text } from "./state.js";
import { trouble } from "./trouble.js";
import { call } from "./wire.js";

const RETRY_AFTER = 4000;

export const kept = keeper(() => desk.draft.id, fields, same, () => desk.draft && desk.draft.may.edit);

export function schedule(delay) {
  clearTimeout(desk.timer);
  desk.timer = setTimeout(check, delay);
}

export async function check() {
  clearTimeout(desk.timer);
  if (!desk.draft.may.edit) return;
  if (desk.busy) {
    desk.again = true;
    return;
  }
  desk.busy = true;
  desk.again = false;
  const sent = fields();
  kept.sending(sent);
  try {
    const answer = await call(`${URL_OF_DRAFT}/check`, sent);
    desk.draft.version = answer.version;
    kept.answered(sent);
    $("saved").textContent = `已自动保存 ${answer.saved}`;
    trouble("");
    take(answer.review, sent.text);
  } catch (error) {
    failed(error);
  }
  desk.busy = false;
  if (desk.again) schedule(50);
}

export function failed(error) {
  if (desk.draft && desk.draft.may.edit) $("saved").textContent = "尚未保存";
  if (error.status === 0 || error.status >= 500 || error.status === 429) {
    trouble(error.message);
    schedule(RETRY_AFTER);
  } else if (error.status === 409) {
    settleWith(error).catch(failed);
  } else if (error.status === 401) {
    trouble("登录已失效。文字已存在本机，重新登录后打开此稿会自动恢复。", "去登录", () => location.reload());
  } else {
    trouble(error.message || String(error));
  }
}

// Changed elsewhere; or here, and only the answer was lost: then go on from there.
async function settleWith(error) {
  const { draft } = await call(`${URL_OF_DRAFT}/state`);
  if (draft.may.edit && kept.isOwn(draft)) {
    desk.draft.version = draft.version;
    schedule(0);
  } else trouble(error.message, "把现在的文字存为新稿", saveAsNew);
}

async function saveAsNew() {
  try {
    const made = await call(`${URL_OF_DRAFT}/copy`, fields());
    kept.drop();
    location.href = URL_OF_DRAFT.replace(desk.draft.id, made.id);
  } catch (error) {
    trouble(error.message, "再试一次", saveAsNew);
  }
}

// Findings of an older text, moved to where they stand now; what was written since is as it was known before.
function joined(findings, edits) {
  const fresh = moved(findings, edits);
  const own = desk.findings.filter((finding) =>
    edits.some(([from, , put]) => finding.start < from + put.length && from < finding.end));
  return [...fresh, ...own.filter((finding) => fresh.every((one) => one.key !== finding.key))]
    .sort((a, b) => a.start - b.start);
}

// A review of `of`, which may no longer be what stands in the page. Who looks at a finding goes on looking at it,
// also where its sentence, and with it its key, has changed.
export function take(review, of) {
  const looked = desk.findings.find((finding) => finding.key === desk.current);
  desk.review = review;
  desk.findings = review ? joined(arrived(review.findings, of), difference(of, text.value)) : [];
  desk.known = text.value;
  if (desk.current && !desk.findings.some((finding) => finding.key === desk.current)) {
    const there = looked && desk.findings.find((finding) => finding.start === looked.start && finding.code === looked.code);
    if (there) desk.current = there.key;
    else if (of === desk.known) desk.current = null;
  }
  render();
}
