// Sends an export in pieces: a piece that is lost is sent again from where the server has it, so a break of the line
// costs one piece. Without this script the form sends one small file.
(function () {
  "use strict";
  const form = document.getElementById("bring");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const bar = document.getElementById("sent");
  const said = document.getElementById("said");
  const button = form.querySelector("button");
  const token = document.querySelector('meta[name="csrf"]').content;
  const TRIES = 8;

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const say = (text) => { said.textContent = text; };

  async function ask(address, body, type) {
    const headers = { "X-CSRF-Token": token, Accept: "application/json" };
    if (type) headers["Content-Type"] = type;
    const answer = await fetch(address, { method: "POST", headers, body, credentials: "same-origin" });
    const value = await answer.json().catch(() => ({}));
    return { status: answer.status, value };
  }

  async function asked(address, body, type) {
    const { status, value } = await ask(address, body, type);
    if (status >= 400) throw new Error(value.error || "上传没有完成，请再试一次。");
    return value;
  }

  async function send(file) {
    const first = new FormData();
    if (form.elements.unit) first.append("unit", form.elements.unit.value);
    first.append("file", file.name);
    first.append("size", String(file.size));
    const place = await asked(form.dataset.begin, first);
    let at = 0;
    let failed = 0;
    while (at < file.size) {
      const piece = file.slice(at, at + place.piece);
      let told = null;
      try {
        told = await ask(`${place.to}?at=${at}`, piece, "application/octet-stream");
      } catch (error) {
        told = { status: 0, value: {} };
      }
      if ((told.status === 200 || told.status === 409) && Number.isInteger(told.value.size)) {
        at = told.value.size;
        failed = 0;
        bar.value = (100 * at) / file.size;
        say(`已上传 ${Math.floor((100 * at) / file.size)}%`);
      } else if ((told.status === 0 || told.status >= 500 || told.status === 429) && failed < TRIES) {
        failed += 1;
        say("网络中断，正在重试……");
        await pause(1000 * failed);
      } else {
        throw new Error(told.value.error || "上传没有完成，请再试一次。");
      }
    }
    say("正在核对文件……");
    const end = await asked(place.end, new FormData());
    location.assign(end.next);
  }

  async function start(file) {
    const most = Number(form.dataset.most);
    if (file.size > most * 1024 * 1024) {
      say(`文件超过 ${most.toLocaleString()} MB。更大的请放在服务器的归档文件夹里。`);
      return;
    }
    button.disabled = true;
    bar.hidden = false;
    try {
      await send(file);
    } catch (error) {
      say(error.message);
      button.disabled = false;
      bar.hidden = true;
    }
  }

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    start(input.files[0]);
  });
  const over = (on) => (event) => {
    event.preventDefault();
    form.classList.toggle("over", on);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      start(input.files[0]);
    }
  });
})();
