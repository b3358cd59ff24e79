"""docs/wire-assessment.md and what the command prints agree, field by field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nlp.interpret.types import ClauseStatus, DimensionStatus, Kind
from service.cli.interpret import command
from tests.interpret.test_inputs import FAULTY, POLICY, SOUND, as_page

PAGE = (Path(__file__).parents[2] / "docs" / "wire-assessment.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z_]+(?:\[\])?)` \| (.+) \|$", PAGE.split("\n## ")[0], re.M))
PLACE = {"start", "end", "text"}


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def names(text: str) -> set[str]:
    """What the page puts in backquotes."""
    return set(re.findall(r"`([^`{}]+)`", text))


def fields(row: str) -> set[str]:
    """The fields of `{a, b, c[]}` in a row."""
    inside = re.search(r"`\{([^}]*)\}`", row)
    assert inside, row
    return {name.strip().removesuffix("[]") for name in inside.group(1).split(",")}


@pytest.fixture(scope="module", params=[FAULTY, SOUND, POLICY + "\n完。"], ids=["faulty", "sound", "copied"])
def printed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str, dict[str, Any]]:
    """The two texts as received and the object, from real files by the real command."""
    folder = tmp_path_factory.mktemp("wire")
    policy, text = folder / "p.txt", folder / "i.html"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_bytes(as_page(request.param + "\n下一步将认真布署落实。", published="2026-03-23"))
    done = CliRunner().invoke(command, [str(policy), str(text), "--format", "json", "--no-model"])
    assert done.exit_code in (0, 1), done.output
    from nlp.text import read_path

    return read_path(policy).text, read_path(text).text, json.loads(done.stdout)


def test_the_fields_are_the_documented_ones(printed: tuple[str, str, dict[str, Any]]) -> None:
    _, _, value = printed
    assert set(value) == {name.removesuffix("[]") for name in ROWS}
    for name, row in ROWS.items():
        items = value.get(name.removesuffix("[]"))
        if name.endswith("[]") and "`{" in row:
            assert isinstance(items, list)
            for item in items:
                assert set(item) == fields(row), name
    assert set(value["provenance"]) == fields(ROWS["provenance"])
    assert all(set(model) == {"id", "sha256"} for model in value["provenance"]["models"])
    assert set(value["capped_by"]) <= names(ROWS["capped_by[]"])
    assert value["grade"] in ROWS["grade"]
    assert value["schema"] in ROWS["schema"]
    assert value["review"]["schema"] in ROWS["review"]
    assert [f["text"] for f in value["review"]["findings"] if f["text"] == "布署"] == ["布署"]


def test_ids_and_values_are_the_documented_ones(printed: tuple[str, str, dict[str, Any]]) -> None:
    _, _, value = printed
    told = re.findall(r"^\| `(\w+)` \| (\S+) \| (\d+) \|$", section("Dimensions"), re.M)
    assert [(d["id"], d["name"], str(d["max"])) for d in value["dimensions"]] == told
    for d in value["dimensions"]:
        assert d["status"] in names(section("Dimensions"))
        assert (d["value"] is None) is (d["status"] == "cannot judge")
        assert d["reason"]
    assert value["judged_max"] == sum(d["max"] for d in value["dimensions"] if d["value"] is not None)
    assert {c["status"] for c in value["clauses"]} <= names(section("Clauses"))
    assert all(0.3 <= c["weight"] <= 3 for c in value["clauses"])
    assert {c["kind"] for c in value["contradictions"]} <= names(section("Contradictions"))
    order = re.findall(r"`(\w+)`", section("Elements"))
    assert [e["id"] for e in value["elements"]] == order
    assert {e["present"] for e in value["elements"]} <= {True, False, None}


def test_no_kind_or_status_is_left_undocumented() -> None:
    assert {str(kind) for kind in Kind} <= names(section("Contradictions"))
    assert {str(status) for status in ClauseStatus} <= names(section("Clauses"))
    assert {str(status) for status in DimensionStatus} <= names(section("Dimensions"))


def test_every_place_is_what_stands_there(printed: tuple[str, str, dict[str, Any]]) -> None:
    policy, text, value = printed
    places: list[tuple[str, dict[str, Any] | None]] = []
    for item in (*value["contradictions"], *value["unsupported"], *value["copied"]):
        places += [(policy, item.get("policy")), (text, item["interpretation"])]
    for holder in (*value["dimensions"], *value["elements"]):
        for item in holder["evidence"]:
            assert set(item) == {"policy", "interpretation", "note"}
            places += [(policy, item["policy"]), (text, item["interpretation"])]
    for clause in value["clauses"]:
        assert policy[clause["start"] : clause["end"]] == clause["text"]
        places += [(text, place) for place in clause["by"]]
    real = [(source, place) for source, place in places if place is not None]
    assert real
    for source, place in real:
        assert set(place) == PLACE
        assert source[place["start"] : place["end"]] == place["text"]


def test_bad_input_prints_no_object(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(POLICY, encoding="utf-8")
    done = CliRunner().invoke(command, [str(tmp_path / "p.txt"), str(tmp_path / "none.txt"), "--format", "json"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_an_encoder_that_helped_is_named(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    from tests.correct.tiny_bert import tiny_bert

    (tmp_path / "p.txt").write_text(POLICY, encoding="utf-8")
    (tmp_path / "i.txt").write_text(SOUND, encoding="utf-8")
    pair = [str(tmp_path / "p.txt"), str(tmp_path / "i.txt"), "--format", "json", "--no-review"]
    folder = tiny_bert(tmp_path / "bert")
    done = CliRunner().invoke(command, [*pair, "--encoder", str(folder)])
    assert done.exit_code in (0, 1), done.output
    models = json.loads(done.stdout)["provenance"]["models"]
    assert [model["id"] for model in models][1:] == ["bert"]
    done = CliRunner().invoke(command, [*pair, "--encoder", str(tmp_path)])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
