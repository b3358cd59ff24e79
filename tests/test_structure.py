"""What the tree promises about itself: checks registered, cased, cited; commands and rules documented."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from nlp.checks import CHECKS, NAMES
from nlp.report.labels import CATEGORY
from nlp.types import Severity
from service.cli import COMMANDS, main
from train.docs_checks import page

ROOT = Path(__file__).resolve().parents[1]
RULES = [rule for check in CHECKS for rule in check.RULES]


def tracked(*patterns: str) -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_every_check_module_is_registered() -> None:
    modules = {path.stem for path in (ROOT / "nlp/checks").glob("*.py")} - {"__init__", "base"}
    shared = {name for name in modules if not hasattr(__import__(f"nlp.checks.{name}", fromlist=["x"]), "RULES")}
    assert modules - shared == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_every_check_has_its_yaml() -> None:
    cased = {path.stem for path in (ROOT / "tests/checks").glob("*.yaml")}
    assert cased == set(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_cited_and_described(rule) -> None:
    assert len(rule.source) >= 4
    assert rule.name
    assert len(rule.description) >= 6
    assert rule.category in CATEGORY
    assert rule.weight >= 0
    assert rule.severity is not Severity.HINT or rule.weight == 0


def test_rule_codes_are_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))


def test_checks_never_import_each_other() -> None:
    for name in NAMES:
        source = (ROOT / f"nlp/checks/{name}.py").read_text(encoding="utf-8")
        imported = set(re.findall(r"from nlp\.checks\.(\w+) import|import nlp\.checks\.(\w+)", source))
        assert not {one or other for one, other in imported} & set(NAMES), name


def test_checks_page_is_current() -> None:
    assert (ROOT / "docs/checks.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_is_documented(name: str) -> None:
    command = main.get_command(None, name)
    assert command is not None
    assert command.help
    assert f"xianshen {name}" in (ROOT / "docs/guide.zh-CN.md").read_text(encoding="utf-8")


def test_files_stay_small() -> None:
    for path in tracked("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_no_registry_host_is_named() -> None:
    hosts = re.compile(r"pypi\.(org|python)|files\.pythonhosted|registry\.npmjs|deb\.debian\.org")
    for path in tracked("*.py", "*.toml", "*.txt", "*.md", "*.yaml", "Makefile", "*.sh", ".ci/run"):
        if path != Path(__file__):
            assert not hosts.search(path.read_text(encoding="utf-8")), path


def test_weights_stay_under_the_limit() -> None:
    assert sum(path.stat().st_size for path in tracked("models")) < 90_000_000
