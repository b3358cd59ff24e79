// Places in a text. The server counts code points, the browser UTF-16 units: `unitsOf` converts, once, on arrival.

// An array: at i the UTF-16 offset of code point i; one more for the end.
export function unitsOf(text) {
  const units = [];
  let at = 0;
  for (const character of text) {
    units.push(at);
    at += character.length;
  }
  units.push(at);
  return units;
}

// Findings as they come from the server, with offsets in UTF-16 units of `text`.
export function arrived(findings, text) {
  const units = unitsOf(text);
  return findings.map((finding) => ({
    ...finding,
    start: units[finding.start],
    end: units[finding.end],
    places: finding.places.map(([start, end]) => [units[start], units[end]]),
    fix: finding.fix.map(([start, end, replacement]) => [units[start], units[end], replacement]),
  }));
}

export function applyEdits(text, edits) {
  let out = "";
  let at = 0;
  for (const [start, end, replacement] of inOrder(edits)) {
    out += text.slice(at, start) + replacement;
    at = end;
  }
  return out + text.slice(at);
}

// Findings that no edit touches, moved to where they now stand.
export function moved(findings, edits) {
  const ordered = inOrder(edits);
  const kept = [];
  for (const finding of findings) {
    const shift = (place) => moveOne(place, ordered);
    const own = shift([finding.start, finding.end]);
    const places = finding.places.map(shift).filter(Boolean);
    const fix = finding.fix.map(shift);
    if (own && fix.every(Boolean)) {
      kept.push({ ...finding, start: own[0], end: own[1], places, fix });
    }
  }
  return kept;
}

function moveOne(place, edits) {
  const [start, end, ...rest] = place;
  let by = 0;
  for (const [from, to, replacement] of edits) {
    if (to <= start && !(from === to && from === start && start === end)) by += replacement.length - (to - from);
    else if (from < end) return null;
  }
  return [start + by, end + by, ...rest];
}

// The one edit that makes `after` of `before`, in UTF-16 units.
export function difference(before, after) {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return [[head, before.length - tail, after.slice(head, after.length - tail)]];
}

const RANK = { serious: 0, general: 1, hint: 2 };

// Of findings whose fixes clash, the more severe, then the longer, then the earlier is applied (as nlp.fix does).
export function settle(findings) {
  const order = [...findings].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const kept = [];
  const edits = [];
  for (const finding of order) {
    if (finding.fix.every((edit) => edits.every((other) => !clash(edit, other)))) {
      kept.push(finding);
      edits.push(...finding.fix);
    }
  }
  return { kept, edits };
}

function clash(a, b) {
  return (a[0] === b[0] && a[1] === b[1]) || (a[0] < b[1] && b[0] < a[1]);
}

function inOrder(edits) {
  return [...edits].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

// What to draw: stretches that do not overlap, the more severe on top.
export function stretches(findings) {
  const all = [];
  for (const finding of findings) {
    for (const [start, end] of [[finding.start, finding.end], ...finding.places]) all.push({ start, end, finding });
  }
  all.sort((a, b) => RANK[a.finding.severity] - RANK[b.finding.severity] || a.start - b.start);
  const kept = [];
  for (const one of all) {
    if (one.start < one.end && kept.every((other) => one.end <= other.start || other.end <= one.start)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}
