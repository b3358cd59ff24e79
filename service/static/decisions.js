// Accepting, ignoring, restoring and rewording a finding.
import { ask } from "./ask.js";
import { change, remember } from "./editing.js";
import { settle } from "./place.js";
import { alike, render, visible } from "./render.js";
import { failed, schedule } from "./saving.js";
import { $, URL_OF_DRAFT, desk } from "./state.js";
import { call } from "./wire.js";

function decide(finding, action, reason, scope, replacement) {
  const body = {
    action, scope, reason, replacement, key: scope === "unit" ? finding.unit_key : finding.key,
    matched: finding.text.slice(0, 2000), origin: finding.origin,
  };
  return call(`${URL_OF_DRAFT}/decisions`, body);
}

function next(finding) {
  const list = visible();
  const after = list.slice(list.indexOf(finding) + 1).find((other) => !other.ignored);
  return after ? after.key : null;
}

function acceptThese(chosen) {
  const { kept, edits } = settle(chosen);
  if (!kept.length) return;
  const following = next(kept[kept.length - 1]);
  const decisions = kept.map((finding) =>
    decide(finding, "accept", "", "text", (finding.suggestions[0] || "").slice(0, 2000)).catch((error) => failed(error)));
  remember(decisions);
  change(edits, desk.findings.filter((finding) => !kept.includes(finding)));
  desk.current = following;
  render(true);
}

export const acts = {
  accept: (finding) => acceptThese([finding]),
  acceptAll: (finding) => acceptThese(alike(finding)),
  async ignore(finding) {
    const choices = ["此处用法正确", "引用原文", "专有名称"];
    const answer = await ask({ title: `忽略「${finding.text.slice(0, 20)}」`, label: "理由", choices, scope: true });
    if (!answer || !answer.text) return;
    try {
      const made = await decide(finding, "ignore", answer.text, answer.scope, "");
      const following = next(finding);
      remember([made]);
      $("saved").textContent = made.told || $("saved").textContent;
      const mark = { id: made.id, reason: answer.text, scope: answer.scope, by: "您" };
      const hit = (other) =>
        answer.scope === "unit" ? other.unit_key === finding.unit_key : other.key === finding.key;
      desk.findings = desk.findings.map((other) => (hit(other) ? { ...other, ignored: mark } : other));
      desk.current = following;
      render(true);
      schedule(60);
    } catch (error) {
      failed(error);
    }
  },
  async restore(finding) {
    try {
      await call(`${URL_OF_DRAFT}/decisions/${finding.ignored.id}/undo`, {});
      schedule(0);
    } catch (error) {
      failed(error);
    }
  },
  async change(finding) {
    const answer = await ask({
      title: `把「${finding.text.slice(0, 20)}」改为`, label: "改为", choices: finding.suggestions,
      value: finding.suggestions[0] || finding.text, required: false,
    });
    if (!answer) return;
    const chosen = answer.text.slice(0, 2000);
    const following = next(finding);
    remember([decide(finding, "accept", "", "text", chosen).catch((error) => failed(error))]);
    const edits = [[finding.start, finding.end], ...finding.places].map(([start, end]) => [start, end, chosen]);
    change(edits, desk.findings.filter((other) => other !== finding));
    desk.current = following;
    render(true);
  },
};
