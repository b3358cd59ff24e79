// Draws the eye across: a clause to the sentences that tell it, a sentence to its clauses, a mark to its counterpart.
(function () {
  var glide = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  var last = null;
  var turn = 0;

  function show(target) {
    var pane = target.closest(".pane");
    if (pane && getComputedStyle(pane).overflowY === "auto") {
      document.querySelector("main").scrollIntoView({ block: "nearest" });
      var by = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTo({ top: pane.scrollTop + by - pane.clientHeight * 0.3, behavior: glide });
    } else target.scrollIntoView({ block: "center", behavior: glide });
  }

  // The same place clicked again goes on to the next of several.
  function go(from, names, focus) {
    var there = names.map(function (name) { return document.getElementById(name); }).filter(Boolean);
    if (!there.length) return;
    turn = from === last ? (turn + 1) % there.length : 0;
    last = from;
    document.querySelectorAll(".hit").forEach(function (element) { element.classList.remove("hit"); });
    [from].concat(there).forEach(function (element) { element.classList.add("hit"); });
    var target = there[turn];
    show(target);
    var back = target.matches("a") ? target : target.querySelector("a") || target.parentElement.querySelector("a");
    if (focus && back) back.focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (link) {
      var name = link.getAttribute("href").slice(1);
      var target = document.getElementById(name);
      if (!target || !target.closest(".pane")) return;
      event.preventDefault();
      last = null;
      go(link.closest(".clause, .said") || link, [name], event.detail === 0);
      return;
    }
    if (String(getSelection())) return;
    var place = event.target.closest(".clause, .said");
    if (place && place.dataset.to) go(place, place.dataset.to.split(" "), false);
  });
})();
