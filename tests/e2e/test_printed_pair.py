"""A policy and its interpretation printed to pdf by a real program give what their texts give."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from service.cli.interpret import command
from tests.interpret.test_inputs import FAULTY, POLICY, SOUND

STYLE = (
    "<style>@page{size:A4;margin:25mm 26mm}body{font:16pt/28pt serif}p{margin:0;text-indent:2em;text-align:justify}"
    "h1{font-size:22pt;text-align:center}td{border:1px solid}</style>"
)
NUMBERED = '<div style="font-size:10px;width:100%;text-align:center">— <span class=pageNumber></span> —</div>'


def printed(browser: Any, text: str, out: Path) -> Path:
    title, *lines = text.strip().split("\n")
    table = "<table><tr><td>事项</td><td>标准</td></tr></table>"
    page = browser.new_page()
    page.set_content(
        f"<meta charset=utf-8>{STYLE}<h1>{escape(title)}</h1>{''.join(f'<p>{escape(x)}</p>' for x in lines)}{table}"
    )
    page.pdf(
        path=str(out),
        prefer_css_page_size=True,
        display_header_footer=True,
        footer_template=NUMBERED,
        header_template="<span></span>",
    )
    page.close()
    return out


@pytest.mark.parametrize(("text", "found"), [(FAULTY, {"2500元", "20个工作日"}), (SOUND, set())])
def test_printed_pair(browser: Any, tmp_path: Path, text: str, found: set[str]) -> None:
    policy = printed(browser, POLICY, tmp_path / "p.pdf")
    said = printed(browser, text, tmp_path / "i.pdf")
    done = CliRunner().invoke(command, [str(policy), str(said), "--format", "json", "--no-review"])
    value = json.loads(done.stdout)
    assert {c["interpretation"]["text"] for c in value["contradictions"]} == found
    assert value["unsupported"] == []
    assert done.exit_code == (1 if found else 0)
