// Asks for the state of every job on the page, more slowly as time goes by, and shows it; a page that shows one job
// is loaded anew when the job has ended.
(function () {
  "use strict";
  const FIRST = 1000;
  const LONGEST = 10000;

  function show(box, job) {
    const put = (name, text) => {
      const element = box.querySelector(`[data-show="${name}"]`);
      if (element) element.textContent = text;
    };
    put("state", job.cancel_asked && !job.ended ? "正在取消" : job.state);
    put("place", job.error || job.summary || (job.total ? `${job.done}／${job.total}` : ""));
    put("message", job.message);
    const bar = box.querySelector('[data-show="bar"]');
    if (bar && job.percent !== null) bar.value = job.percent;
  }

  function watch(box, delay) {
    setTimeout(async () => {
      try {
        const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (answer.status === 401 || answer.status === 404) return;
        if (answer.ok) {
          const job = await answer.json();
          show(box, job);
          if (job.ended) {
            if (box.dataset.reload !== undefined) location.reload();
            return;
          }
        }
      } catch (error) {
        // The server is away for a moment: ask again.
      }
      watch(box, Math.min(LONGEST, delay * 1.2));
    }, delay);
  }

  for (const box of document.querySelectorAll("[data-job]")) watch(box, FIRST);
})();
