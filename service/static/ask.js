// The one dialog of the desk: a title, ready answers, a line to write, and (for ignoring) how far it reaches.
import { element, fill } from "./cards.js";

const dialog = document.getElementById("ask");
const part = (name) => document.getElementById(`ask-${name}`);

// {text, scope} as answered, or null where the person thought better of it.
export function ask({ title, label, choices = [], value = "", scope = false, required = true }) {
  part("title").textContent = title;
  part("label").textContent = label;
  part("scope").hidden = !scope;
  const input = part("reason");
  input.value = value;
  input.required = required;
  fill(
    part("choices"),
    ...choices.map((choice) => {
      const made = element("button", "", choice || "（删去）");
      made.type = "button";
      made.addEventListener("click", () => {
        input.value = choice;
        input.focus();
      });
      return made;
    }),
  );
  dialog.querySelector("input[name=scope][value=text]").checked = true;
  dialog.returnValue = "";
  dialog.showModal();
  input.focus();
  input.select();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        const chosen = dialog.querySelector("input[name=scope]:checked").value;
        resolve(dialog.returnValue === "ok" ? { text: input.value.trim(), scope: scope ? chosen : "text" } : null);
      },
      { once: true },
    );
  });
}

export const asking = () => dialog.open;
