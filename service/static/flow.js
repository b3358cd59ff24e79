// 先审后发: the steps that this person may take with this draft.
import { ask } from "./ask.js";
import { element, fill } from "./cards.js";
import { render } from "./render.js";
import { failed, kept } from "./saving.js";
import { $, URL_OF_DRAFT, desk, fields, text } from "./state.js";
import { trouble } from "./trouble.js";
import { call } from "./wire.js";

const STEPS = {
  submit: { name: "提交审核" },
  withdraw: { name: "撤回" },
  return: { name: "退回", title: "退回给撰稿人", label: "退回意见", required: true },
  pass: { name: "通过", title: "通过，可以发布", label: "理由（有严重问题时必填）", required: false },
};

export function drawSteps() {
  $("state").textContent = $("state").dataset.state = desk.draft.state;
  fill(
    $("steps"),
    ...Object.keys(STEPS).filter((name) => desk.draft.may[name]).map((name) => {
      const made = element("button", name === "submit" || name === "pass" ? "main" : "", STEPS[name].name);
      made.type = "button";
      made.addEventListener("click", () => takeStep(name));
      return made;
    }),
    ...(desk.draft.second ? [element("span", "quiet", desk.draft.second)] : []),
  );
  const returned = desk.draft.returned;
  $("returned").hidden = !returned;
  if (returned) $("returned").textContent = `${returned.who} ${returned.at} 退回：${returned.detail}`;
  text.readOnly = !desk.draft.may.edit;
  for (const key of document.querySelectorAll(".key.writing")) key.hidden = !desk.draft.may.edit;
  for (const name of ["title", "column", "planned"]) $(name).disabled = !desk.draft.may.edit;
  $("recheck").hidden = !desk.draft.may.edit;
}

async function takeStep(name) {
  const about = STEPS[name];
  const answer = about.title ? await ask(about) : { text: "" };
  if (!answer) return;
  try {
    if (name === "submit") {
      const sent = fields();
      desk.draft.version = (await call(`${URL_OF_DRAFT}/save`, sent)).version;
      kept.drop();
    }
    const made = await call(`${URL_OF_DRAFT}/${name}`, { version: desk.draft.version, reason: answer.text });
    desk.draft = made.draft;
    trouble("");
    drawSteps();
    render();
  } catch (error) {
    failed(error);
  }
}
