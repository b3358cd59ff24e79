// A button that puts an earlier version back and then opens the text.
for (const button of document.querySelectorAll("[data-restore]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await fetch(button.dataset.restore, {
      method: "POST",
      headers: {
        Accept: "application/json", "Content-Type": "application/json",
        "X-CSRF-Token": document.querySelector("meta[name=csrf]").content,
      },
      body: "{}",
      credentials: "same-origin",
    });
    if (answer.ok) {
      location.href = button.dataset.then;
      return;
    }
    const told = await answer.json().catch(() => ({ error: "没有恢复成功，请再试一次。" }));
    button.disabled = false;
    button.textContent = told.error;
  });
}
