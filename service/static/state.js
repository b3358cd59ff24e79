// What the desk knows: the draft, its review, findings (in UTF-16 units), and the elements that show them.

export const $ = (id) => document.getElementById(id);
export const URL_OF_DRAFT = $("desk").dataset.url;
export const text = $("text");

export const desk = {
  draft: null, review: null, findings: [], known: "", current: null, history: [],
  severity: "", category: "", timer: 0, busy: false, again: false, typedAt: 0, done: [], hints: false,
};

export const fields = () => ({
  text: text.value, title: $("title").value, column: $("column").value, planned: $("planned").value,
  version: desk.draft.version,
});
export const same = (a, b) => ["text", "title", "column", "planned"].every((name) => a[name] === b[name]);
