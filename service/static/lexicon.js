// The list filters as one types; J and K move, Enter opens, / goes to the search.
(function () {
  "use strict";
  const form = document.getElementById("filter");
  const list = document.getElementById("list");
  let waiting = 0;
  let asked = 0;

  async function filter() {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...query]) if (!value) query.delete(name);
    const number = (asked += 1);
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    for (const name of ["tsv", "xlsx"]) {
      const link = document.getElementById(name);
      link.href = `${link.href.split("?")[0]}?${query}`;
    }
    query.set("part", "1");
    try {
      const answer = await fetch(`${location.pathname}?${query}`, { credentials: "same-origin" });
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number === asked && page.getElementById("rows")) {
        list.textContent = "";
        list.append(...page.body.childNodes);
      }
    } catch (error) {
      // The line is broken: the button still asks the server.
    }
  }

  if (form) {
    form.addEventListener("input", (event) => {
      if (event.isComposing) return;
      clearTimeout(waiting);
      waiting = setTimeout(filter, 150);
    });
    form.addEventListener("compositionend", () => setTimeout(filter, 0));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      filter();
    });
  }

  function stops() {
    const rows = document.querySelectorAll("#rows tbody tr");
    return rows.length ? [...rows] : [...document.querySelectorAll(".hits li")];
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && form) {
      event.preventDefault();
      form.elements.words.select();
      return;
    }
    if (event.key === "Escape" && typing) {
      event.preventDefault(); // a search field would be emptied
      event.target.blur();
    }
    if (typing) return;
    const all = stops();
    const at = all.indexOf(document.activeElement);
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step && all.length) {
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, at + step))].focus();
    } else if (event.key === "Enter" && at >= 0 && event.target === all[at]) {
      const link = all[at].querySelector("a");
      if (link) link.click();
    }
  });
})();
