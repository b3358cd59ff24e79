"""docs/checks.md from the rules: ``python -m train.docs_checks > docs/checks.md``; a test compares."""

from __future__ import annotations

from nlp.checks import CHECKS, NAMES
from nlp.report.labels import CATEGORY, SEVERITY


def page() -> str:
    """The whole page."""
    lines = [
        "# The checks",
        "",
        "Made by `make docs` from the rules in `nlp/checks`; do not edit by hand.",
        "The lexicon's own findings (`LEX-…`) cite their entry; see lexicons/README.md.",
        "",
    ]
    for name, check in zip(NAMES, CHECKS, strict=True):
        lines += [f"## {name}", "", (check.__doc__ or "").strip().splitlines()[0], ""]
        lines += ["| code | 名称 | 类别 | 级别 | 权重 | 依据 | 说明 |", "|---|---|---|---|---|---|---|"]
        for rule in check.RULES:
            cells = (rule.code, rule.name, CATEGORY[rule.category], SEVERITY[rule.severity], f"{rule.weight:g}",
                     rule.source, rule.description)  # fmt: skip
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")
