// A list that is changed takes effect at once; what deletes asks first. Without this script there are the buttons.
(function () {
  "use strict";
  const mapping = document.getElementById("mapping");
  if (mapping) {
    for (const list of mapping.querySelectorAll("select")) list.addEventListener("change", () => mapping.submit());
  }
  for (const form of document.querySelectorAll("form[data-asking]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    });
    for (const list of form.querySelectorAll("select")) list.addEventListener("change", () => form.requestSubmit());
  }
  for (const form of document.querySelectorAll("form[data-sure]")) {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.sure)) event.preventDefault();
    });
  }
})();
