// Ticking all findings of the page at once.
const all = document.getElementById("all");
const boxes = () => [...document.querySelectorAll("input[name=finding]")];
if (all) {
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  for (const box of boxes()) {
    box.addEventListener("change", () => { all.checked = boxes().every((one) => one.checked); });
  }
}
