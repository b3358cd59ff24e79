"""What the pages ship runs in the browsers of offices: nothing newer than ES2020, no style that old ones drop whole.

The floor is Chromium 80 and Firefox 75, the first with all of ES2020; some offices keep them on Windows 7.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "service" / "static"
TOO_NEW = {
    "js": {
        "logical assignment (2021)": r"\?\?=|\|\|=|&&=",
        "numeric separator (2021)": r"\b\d+_\d",
        "replaceAll (2021)": r"\.replaceAll\(",
        "Promise.any (2021)": r"\bPromise\.any\b|\bWeakRef\b",
        "at (2022)": r"\.at\(",
        "private member (2022)": r"(?:^\s*|this\.)#[a-z_]\w*",
        "static block (2022)": r"^\s+static\s*\{",
        "top-level await (2022)": r"^await\b|^(?:const|let|var) [^=\n]* = await\b",
        "Object.hasOwn (2022)": r"\bObject\.hasOwn\b",
        "error cause (2022)": r"new \w*Error\([^)]*\bcause:",
        "find from the end (2023)": r"\.findLast(?:Index)?\(",
        "copying array methods (2023)": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
        "grouping (2024)": r"\b(?:Object|Map)\.groupBy\b|\bPromise\.withResolvers\b|\bArray\.fromAsync\b",
        "set methods (2025)": r"\.(?:isSubsetOf|isSupersetOf|symmetricDifference)\(",
        "replaceChildren (Chromium 86)": r"\.replaceChildren\(",
        "structuredClone (Chromium 98)": r"\bstructuredClone\(",
        "randomUUID (Chromium 92)": r"\brandomUUID\(",
        "AbortSignal.timeout (Chromium 103)": r"\bAbortSignal\.timeout\b",
        "checkVisibility (Chromium 105)": r"\.checkVisibility\(",
    },
    "css": {
        "selector lists that old browsers drop": r":(?:has|is|where)\(",
        "nesting": r"\{[^{}]*&[\s.:#\[]",
        "layers and containers": r"@(?:layer|container|property|scope|starting-style)\b",
        "newer colours": r"\b(?:color-mix|oklch|oklab|lab|lch|hwb|light-dark)\(|#[0-9a-fA-F]{6} / ",
        "clamp": r"\bclamp\(",
        "newer lengths": r"\d(?:dvh|svh|lvh|dvw|svw|cqw|lh|rlh)\b",
        "inset (Chromium 87)": r"[{;\s]inset(?:-\w+)*:",
        "aspect-ratio (Chromium 88)": r"[{;\s]aspect-ratio:",
        "thickness within text-decoration (Chromium 89)": r"text-decoration:[^;}]*\d(?:px|em)",
        "accent-color (Chromium 93)": r"accent-color:",
        "text-wrap (Chromium 114)": r"text-wrap:",
        "file-selector-button (Chromium 89)": r"::file-selector-button",
    },
}
FILES = sorted(path for ending in TOO_NEW for path in STATIC.rglob(f"*.{ending}"))


def bare(code: str, ending: str) -> str:
    """The code without comments and, in scripts, without what stands in quotes."""
    code = re.sub(r"/\*.*?\*/", " ", code, flags=re.DOTALL)
    if ending == "js":
        code = re.sub(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", '""', code)
        code = re.sub(r"(?<![:\"'`])//[^\n]*", " ", code)
    return code


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_nothing_newer_than_the_floor(path: Path) -> None:
    ending = path.suffix[1:]
    code = bare(path.read_text(encoding="utf-8"), ending)
    found = {
        name: match.group()
        for name, pattern in TOO_NEW[ending].items()
        if (match := re.search(pattern, code, re.MULTILINE))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("ending", "line", "name"),
    [
        ("js", "a ??= 1;", "logical assignment (2021)"),
        ("js", "const last = list.at(-1);", "at (2022)"),
        ("js", "class A {\n  #own = 1;\n}", "private member (2022)"),
        ("js", "const answer = await fetch(url);", "top-level await (2022)"),
        ("js", "box.replaceChildren(one);", "replaceChildren (Chromium 86)"),
        ("css", "a:has(b) { color: red; }", "selector lists that old browsers drop"),
        ("css", ".a { .b & { color: red; } }", "nesting"),
        ("css", "mark { text-decoration: underline solid red 2px; }", "thickness within text-decoration (Chromium 89)"),
        ("css", "p { height: 100dvh; }", "newer lengths"),
    ],
)
def test_the_list_catches(ending: str, line: str, name: str) -> None:
    assert re.search(TOO_NEW[ending][name], bare(line, ending), re.MULTILINE)


def test_what_is_allowed_is_not_caught() -> None:
    code = bare('const a = b?.c ?? 1; // list.at(0)\nconst d = { ...e, f: "x.replaceAll(" };\n  x = await y;', "js")
    assert not [name for name, pattern in TOO_NEW["js"].items() if re.search(pattern, code, re.MULTILINE)]
