// A sentence above what is written, with what can be done about it.
import { element } from "./cards.js";

const place = document.getElementById("trouble");

export function trouble(message, action, act) {
  place.hidden = !message;
  place.textContent = message;
  if (action) {
    const made = element("button", "", action);
    made.type = "button";
    made.addEventListener("click", act);
    place.append(" ", made);
  }
}
