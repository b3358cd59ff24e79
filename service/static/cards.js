// The cards beside the text. Everything of a draft goes in as text, never as HTML.

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Put these, elements or words, in the place of what the box held.
export function fill(box, ...parts) {
  box.textContent = "";
  box.append(...parts);
}

function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  return made;
}

export function originOf(finding) {
  if (finding.confidence !== null) return `模型 ${finding.origin}`;
  if (finding.origin.startsWith("list-")) return `名单 ${finding.origin}`;
  return finding.origin.includes("@") ? `词条 ${finding.origin}` : `规则 ${finding.origin}`;
}

function change(finding) {
  const line = element("div", "change");
  line.append("「", element("del", "", finding.text), "」");
  if (finding.suggestions.length) {
    line.append("→「", element("ins", "", finding.suggestions[0] || "（删去）"), "」");
  }
  return line;
}

// A message that only repeats what the line above it shows.
function saysTheSame(finding) {
  return finding.suggestions.length > 0 && finding.message === `「${finding.text}」应为「${finding.suggestions[0]}」`;
}

export function card(finding, acts, same) {
  const made = element("article", `card ${finding.severity}${finding.ignored ? " ignored" : ""}`);
  made.dataset.key = finding.key;
  const kind = element("div", "kind");
  kind.append(element("b", "", finding.severity_label), element("span", "", finding.category_label));
  if (finding.sure) {
    const sure = element("span", "", finding.sure);
    sure.title = `把握 ${finding.confidence}`;
    kind.append(sure);
  }
  if (finding.judged) kind.append(element("span", "", finding.judged));
  if (finding.count > 1) kind.append(element("span", "", `共 ${finding.count} 处`));
  kind.append(element("span", "quiet", finding.place));
  made.append(kind, change(finding));
  if (!saysTheSame(finding)) made.append(element("div", "why", finding.message));
  const basis = element("div", "basis", finding.authority ? `依据 ${finding.authority} · ` : "");
  if (finding.entry) {
    const link = element("a", "", originOf(finding));
    link.href = finding.entry;
    link.addEventListener("click", (event) => event.stopPropagation());
    basis.append(link);
  } else basis.append(originOf(finding));
  made.append(basis);
  if (finding.ignored) {
    const scope = { unit: "本单位", all: "本稿，已提请全部放行" }[finding.ignored.scope] || "本稿";
    made.append(element("div", "basis", `${finding.ignored.by}忽略（${scope}）：${finding.ignored.reason}`));
  }
  if (acts) {
    const row = element("div", "acts");
    if (finding.ignored) {
      row.append(button("恢复", () => acts.restore(finding)));
    } else {
      if (finding.fix.length) row.append(button("采纳", () => acts.accept(finding)));
      if (finding.fix.length && same > 1) row.append(button(`同类 ${same} 处都采纳`, () => acts.acceptAll(finding)));
      row.append(button("忽略…", () => acts.ignore(finding)), button("改为…", () => acts.change(finding)));
    }
    made.append(row);
  }
  return made;
}

export function folded(title, open, cards) {
  const made = element("details");
  made.open = open;
  made.append(element("summary", "", title), ...cards);
  return made;
}

// What was not looked at is said, never left out.
export function notChecked(review) {
  const lines = [
    ...review.failures.map((failure) => `未能检查：${failure.code}（${failure.error}）`),
    ...review.unchecked,
  ];
  if (!lines.length) return null;
  const made = element("div", "told");
  made.append(...lines.map((line) => element("div", "", line)));
  return made;
}

export function lookedAt(review) {
  const lists = review.provenance.lists ? ` · 名单 ${review.provenance.lists.length} 份` : "";
  const models = review.provenance.models.length ? ` · 纠错模型 ${review.provenance.models[0].id}` : "";
  return (
    `已检查 ${review.document.characters.toLocaleString()} 字 · 词库 ${review.provenance.lexicon.release}` +
    ` · 规则 ${review.rules_run} 项${lists}${models} · 按 ${review.provenance.as_of} 的规定判定`
  );
}
