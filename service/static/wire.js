// Calls to the server, and what a browser keeps until the server has it.
const csrf = document.querySelector("meta[name=csrf]").content;

export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export async function call(url, body) {
  let answer;
  try {
    answer = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
    });
  } catch (error) {
    throw new Refused("连不上服务器，正在重试。", 0);
  }
  let value = null;
  try {
    value = await answer.json();
  } catch (error) {
    throw new Refused("服务器没有正确回答，正在重试。", 0);
  }
  if (!answer.ok) throw new Refused(value.error || "请求未能完成。", answer.status);
  return value;
}

export async function upload(url, files) {
  const form = new FormData();
  form.append("csrf_token", csrf);
  for (const file of files) form.append("files", file);
  const answer = await fetch(url, { method: "POST", body: form, credentials: "same-origin" });
  return answer.url;
}

// What was typed and is not saved yet, so that a closed window or a broken line loses nothing.
export const pocket = {
  put(id, value) {
    try {
      localStorage.setItem(`xianshen-${id}`, JSON.stringify(value));
    } catch (error) {
      // A full or forbidden store: the server has everything up to the last save.
    }
  },
  get(id) {
    try {
      return JSON.parse(localStorage.getItem(`xianshen-${id}`));
    } catch (error) {
      return null;
    }
  },
  drop(id) {
    try {
      localStorage.removeItem(`xianshen-${id}`);
    } catch (error) {
      // As above.
    }
  },
};
