"""The benchmark of policy-interpretation assessment.

    python -m train.tasks.interpretation [--shared ../shared] [--seed 7] [--verbose]

Perturbs the official pairs one change at a time, and prints recall of contradictions by kind, contradictions on the
originals, the share of degraded versions that score lower, copied-sentence AUC, alignment F1 on hand annotations,
time, and the naive scorers ROUGE-L and Grusky coverage/density beside them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nlp.interpret import Assessment, assess
from nlp.interpret.facts import facts_of, same_value
from nlp.interpret.structure import parse_policy
from nlp.types import Document
from train.perturb import DRAFTING_NOTE, VALUE_KINDS, WORD_KINDS, Damage, drop_sentences, values, words
from train.tasks.interpretation_held_out import report
from train.tasks.interpretation_measures import alignment_scores, auc, copied_sentences, naive_scores

ON_TIME, LATE = (date(2026, 3, 2), date(2026, 3, 3)), (date(2026, 3, 2), date(2026, 4, 20))


@dataclass(frozen=True, slots=True)
class Pair:
    name: str
    policy: Document
    interpretation: Document


def read_pairs(folder: Path) -> list[Pair]:
    """Every folder with policy.txt and interpretation.txt, the extras left out."""
    pairs = []
    for place in sorted(folder.iterdir()):
        policy, text = place / "policy.txt", place / "interpretation.txt"
        if policy.exists() and text.exists() and not place.name.startswith("extra"):
            pairs.append(Pair(place.name, document(policy), document(text)))
    return pairs


def document(path: Path) -> Document:
    return Document(id=path.stem, text=path.read_text(encoding="utf-8"), source=str(path), format="txt")


def judged(pair: Pair, text: str | None = None, dates: tuple[date, date] = ON_TIME) -> Assessment:
    target = pair.interpretation if text is None else replace(pair.interpretation, text=text)
    return assess(pair.policy, target, *dates)


def damages(pair: Pair, others: list[Pair], rng: random.Random) -> list[Damage]:
    """One of each possible change to the interpretation of ``pair``."""
    policy, text = pair.policy.text, pair.interpretation.text
    found = [*values(policy, text, rng), *words(policy, text)]
    found += whole(pair, others, rng)
    return found


def whole(pair: Pair, others: list[Pair], rng: random.Random) -> list[Damage]:
    """Clause dropped, sentence replaced by the policy's own, replaced wholly, element removed."""
    policy, text = pair.policy.text, pair.interpretation.text
    parsed = parse_policy(pair.policy)
    base = judged(pair)
    found: list[Damage] = []
    told = [c for c in base.clauses if c.by and c.weight >= 2]
    for clause in rng.sample(told, min(3, len(told))):
        gone = {text[s.start : s.end] for s in clause.by}
        made = drop_sentences(text, lambda said, gone=gone: any(g in said or said in g for g in gone), "clause dropped")
        if made:
            found.append(replace(made, note=clause.id))
    own = [s for s in re.findall(r"[^。！？\n]{20,}。", text) if re.sub(r"\s", "", s) not in re.sub(r"\s", "", policy)]
    source = [policy[s.start : s.end] for c in parsed.clauses for s in c.sentences if 40 <= s.end - s.start <= 200]
    for sentence in rng.sample(own, min(3, len(own))):
        found.append(Damage("sentence copied", text.replace(sentence, rng.choice(source), 1), 0, 0, sentence[:20]))
    start = parsed.clauses[len(parsed.clauses) // 5].span.start
    found.append(Damage("excerpt", text.split("\n", 1)[0] + "\n" + policy[start : start + len(text)], 0, 0, ""))
    found.append(Damage("drafting note", DRAFTING_NOTE.format(title=parsed.title[-24:]), 0, 0, ""))
    other = rng.choice([o for o in others if o.name != pair.name])
    found.append(Damage("other pair", other.interpretation.text, 0, 0, other.name))
    known = parsed.facts

    def holds_value(said: str) -> bool:
        return any(same_value(fact, other) for fact in facts_of(said) for other in known)

    elements = {
        "background": lambda said: bool(
            re.search(r"背景|近年来|为贯彻|为落实|为进一步|迫切|出台|印发|制定《|意义", said)
        ),
        "standards": holds_value,
        "goals": lambda said: bool(re.search(r"目标|任务|到20\d\d年|总体要求|旨在|力争", said)),
    }
    for name, choose in elements.items():
        made = drop_sentences(text, choose, "element removed")
        if made:
            found.append(replace(made, note=name))
    return found


def run(pairs: list[Pair], seed: int, verbose: bool) -> None:
    rng = random.Random(seed)
    recall: dict[str, list[bool]] = defaultdict(list)
    exact: dict[str, list[bool]] = defaultdict(list)
    lower: dict[str, list[bool]] = defaultdict(list)
    naive_lower: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    recognised: dict[str, list[bool]] = defaultdict(list)
    alarms = 0
    for pair in pairs:
        base = judged(pair)
        base_naive = naive_scores(pair.policy.text, pair.interpretation.text)
        alarms += len(base.contradictions)
        print(f"{pair.name}: {base.score:g} {base.grade} {','.join(base.capped_by)}")
        for item in base.contradictions:
            print(f"   {item.kind}: {item.note}")
        for damage in damages(pair, pairs, rng):
            after = judged(pair, damage.text)
            lower[damage.kind].append(_raw(after) < _raw(base))
            if damage.kind in VALUE_KINDS + WORD_KINDS:
                new = [c for c in after.contradictions if _near(c.interpretation, damage)]
                recall[damage.kind].append(bool(new))
                exact[damage.kind].append(any(str(c.kind) == damage.kind for c in new))
                if verbose and not new:
                    around = damage.text[max(0, damage.start - 40) : damage.end + 30].replace("\n", "/")
                    print(f"   MISSED {damage.kind} {damage.note} | {around}")
            elif damage.kind in ("excerpt", "drafting note"):
                want = {"excerpt": "copying", "drafting note": "drafting_note"}[damage.kind]
                recognised[damage.kind].append(want in after.capped_by)
            if verbose and _raw(after) >= _raw(base):
                print(f"   NOT LOWER {damage.kind} {damage.note}: {_raw(base):.1f} → {_raw(after):.1f}")
            changed = naive_scores(pair.policy.text, damage.text)
            naive_lower[damage.kind].append(
                tuple(b < a for a, b in zip(base_naive, changed, strict=True))  # type: ignore[arg-type]
            )
        late = judged(pair, dates=LATE)
        lower["late"].append(_raw(late) < _raw(base))
    _print(recall, exact, lower, naive_lower, recognised, alarms, len(pairs))


def _raw(assessment: Assessment) -> float:
    """The points of the dimensions before the cap, so that a capped original can still fall."""
    got = sum(d.value or 0.0 for d in assessment.dimensions)
    return min(assessment.score, 59.0) + got / 1000 if assessment.capped_by else assessment.score + got / 1000


def _near(span, damage: Damage) -> bool:  # type: ignore[no-untyped-def]
    return bool(span.start <= damage.end + 14 and damage.start - 14 <= span.end)


def _print(recall, exact, lower, naive_lower, recognised, alarms, count) -> None:  # type: ignore[no-untyped-def]
    def share(items: list[bool]) -> str:
        return f"{sum(items)}/{len(items)} {100 * sum(items) / max(len(items), 1):.1f} %"

    print("\ncontradictions found (recall; of these with the exact kind)")
    for group in (VALUE_KINDS, WORD_KINDS):
        every = [x for kind in group for x in recall[kind]]
        for kind in group:
            print(f"  {kind:12} {share(recall[kind]):16} exact {share(exact[kind])}")
        print(f"  {'all':12} {share(every)}")
    print(f"contradictions on the originals: {alarms}, {alarms / count:.2f} a pair")
    print("degraded scores lower (ours; ROUGE-L, coverage, density)")
    for kind, items in lower.items():
        naive = naive_lower.get(kind, [])
        shown = (
            "  ".join(f"{100 * sum(x[i] for x in naive) / max(len(naive), 1):5.1f}" for i in range(3)) if naive else ""
        )
        print(f"  {kind:16} {share(items):16} {shown}")
    print(f"  {'all':16} {share([x for items in lower.values() for x in items])}")
    for kind, items in recognised.items():
        print(f"{kind} recognised: {share(items)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--annotations", type=Path, default=Path("tests/interpret/annotations"))
    parser.add_argument("--held-out", type=Path, default=Path("tests/interpret/pairs"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    folder = options.shared / "data" / "policy" / "official"
    if not folder.exists():
        sys.exit(f"{folder} is absent: this benchmark needs the shared material")
    pairs = read_pairs(folder)
    run(pairs, options.seed, options.verbose)
    positive, negative = copied_sentences(pairs)
    print(f"copied sentences, AUC: {auc(positive, negative):.4f} ({len(positive)} copied, {len(negative)} own)")
    if options.annotations.exists():
        for name, precision, recalled, f1 in alignment_scores(pairs, options.annotations):
            print(f"alignment {name}: precision {precision:.3f} recall {recalled:.3f} F1 {f1:.3f}")
    if options.held_out.exists():
        report(options.held_out)
    long = next(p for p in pairs if len(p.policy.text) > 11_000)
    started = time.perf_counter()
    judged(long)
    print(
        f"time: {len(long.policy.text)} + {len(long.interpretation.text)} characters, "
        f"{time.perf_counter() - started:.2f} s"
    )


if __name__ == "__main__":
    main()
