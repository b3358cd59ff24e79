"""The page of an assessment in a real browser, from a file: both ways across, by keyboard, on a phone, on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner

from service.cli.interpret import command

HERE = Path(__file__).parent
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title="broken"</script>\'"&amp;'


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contradictions, copied runs, gaps, a wrong word and hostile text, in the page that the command writes."""
    folder = tmp_path_factory.mktemp("page")
    policy, text, out = folder / "policy.txt", folder / "text.txt", folder / "out.html"
    policy.write_text((HERE / "policy.txt").read_text(encoding="utf-8") + "\n" + HOSTILE, encoding="utf-8")
    first = (HERE / "interpretation_first.txt").read_text(encoding="utf-8")
    copied = max((HERE / "policy.txt").read_text(encoding="utf-8").splitlines(), key=len)
    text.write_text(f"{first}\n{copied}\n下一步将认真布署落实。{HOSTILE}\n", encoding="utf-8")
    done = CliRunner().invoke(command, [str(policy), str(text), "--no-model", "--out", str(out)])
    assert done.exit_code == 1, done.output
    return out


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[Callable[..., Any]]:
    contexts = []

    def take(width: int = 1366, height: int = 768, **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **more)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(page_file.as_uri())
        return page

    yield take
    for context in contexts:
        context.close()


def in_view(page: Any, selector: str) -> bool:
    """Whether the element stands inside its pane and inside the window."""
    return bool(
        page.eval_on_selector(
            selector,
            """e => {const b = e.getBoundingClientRect(), p = e.closest('.pane').getBoundingClientRect();
            return b.top >= Math.max(0, p.top) - 1 && b.top < Math.min(innerHeight, p.bottom)}""",
        )
    )


def test_nothing_is_asked_from_outside_and_nothing_runs(opened: Callable[..., Any], page_file: Path) -> None:
    page = opened()
    assert [url for url in page.asked if not url.startswith("file://")] == []
    assert len(page.asked) == 1
    assert page.title().startswith("政策解读评估")
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert HOSTILE in page.inner_text("#interpretation")


def test_a_clause_and_its_sentence_find_each_other(opened: Callable[..., Any]) -> None:
    page = opened()
    clause = page.locator(".clause[data-to^=s]").last
    name, first = clause.get_attribute("id"), (clause.get_attribute("data-to") or "").split()[0]
    clause.locator(".text").click(position={"x": 5, "y": 5})
    assert "hit" in (page.get_attribute(f"#{first}", "class") or "")
    assert in_view(page, f"#{first}")
    page.eval_on_selector("#policy", "e => e.scrollTop = 0")
    page.locator(f"#{first}").click(position={"x": 5, "y": 8})
    back = (page.get_attribute(f"#{first}", "data-to") or "").split()
    assert name in back
    assert in_view(page, f"#{back[0]}")


def test_a_contradiction_is_a_way_across_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened()
    page.focus("a#ic0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "pc0"
    assert in_view(page, "#pc0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "ic0"
    page.focus("nav a")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_kinds_differ_in_shape_not_only_in_colour(opened: Callable[..., Any]) -> None:
    page = opened()
    style = """e => {const s = getComputedStyle(e);
        return [s.borderBottomStyle, s.textDecorationStyle, s.boxShadow !== "none"]}"""
    shapes = {
        kind: json.dumps(page.eval_on_selector(f".legend .m.{kind}", style))
        for kind in ("against", "run", "unsupported", "typo")
    }
    assert len(set(shapes.values())) == 4, shapes
    bars = {
        page.eval_on_selector(
            f".clause.{status}", "e => getComputedStyle(e).borderLeftStyle + getComputedStyle(e).borderLeftWidth"
        )
        for status in ("explained", "missing", "contradicted")
        if page.locator(f".clause.{status}").count()
    }
    assert len(bars) >= 2
    assert page.locator("#interpretation .m.typo", has_text="布署").count() == 1
    assert "「布署」" in page.inner_text("#l-typo")


def test_it_reads_without_script(opened: Callable[..., Any]) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator(".first").is_visible()
    link = page.locator(".clause .refs a").first
    target = link.get_attribute("href")
    link.click()
    assert page.url.endswith(target)
    assert page.locator(f".said{target} .refs a").first.get_attribute("href").startswith("#c")


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_sticks_out_and_axe_is_content(opened: Callable[..., Any], width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page).response["violations"]
    grave = [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []


def test_on_paper_both_texts_are_whole(opened: Callable[..., Any], tmp_path: Path) -> None:
    page = opened()
    whole = page.inner_text("#policy .clause:last-of-type .text")
    page.pdf(path=str(tmp_path / "page.pdf"), format="A4", landscape=True, print_background=True)
    printed = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    said = "".join(leaf.get_textpage().get_text_bounded() for leaf in printed)
    printed.close()
    flat = re.sub(r"\s", "", said)
    assert re.sub(r"\s", "", whole) in flat
    assert "下一步将认真布署落实" in flat
    assert "每项得分的依据" in flat
