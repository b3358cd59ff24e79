"""The whole way in the shell: from a sheet with a fault to a release, and back, every step on the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nlp.lexicon.entry import HEADER
from service.cli import main

GOOD = ("phrase-test-1\t1\tliteral\t有关事宜\t有关事项\tgeneral\t\t\tall\t\t本单位公文用语规范第3条\t"
        "现将有关事宜通知如下。\t现将有关事项通知如下。\tactive\t")  # fmt: skip
BAD = "phrase-test-2\t1\tliteral\t\t某词\tgeneral\t2018-13\t\tall\t\t依据\t例。\t例。\tactive\t"
DRAFT = "各单位：\n现将有关事宜通知如下。\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., Result]:
    """``xianshen lexicon`` on a store of its own with a maintainer and two approvers."""
    data = ("--data", tmp_path / "data")
    for name, role in (("weihu", "词库维护"), ("shenpi", "词库审批")):
        assert run("user", "add", name, "--role", role, *data).exit_code == 0
    assert run("user", "grant", "weihu", "--role", "词库审批", *data).exit_code == 0
    return lambda *arguments: run("lexicon", *arguments, *data)


def propose(shell: Callable[..., Result], tmp_path: Path, *lines: str) -> str:
    sheet = tmp_path / "entries.tsv"
    sheet.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    made = shell("import", sheet, "--user", "weihu", "--authority", "本单位公文用语规范")
    assert made.exit_code == 0, made.output
    return made.stdout.strip()


def test_the_whole_way(shell: Callable[..., Result], tmp_path: Path) -> None:
    sheet, draft, data = tmp_path / "new.tsv", tmp_path / "draft.txt", ("--data", tmp_path / "data")
    draft.write_text(DRAFT, encoding="utf-8")
    sheet.write_text("\n".join((HEADER, GOOD, BAD)) + "\n", encoding="utf-8")
    by = ("--user", "weihu", "--authority", "本单位公文用语规范")

    refused = shell("import", sheet, *by)
    assert refused.exit_code == 1
    assert f"{sheet}:3: 错误写法（wrong）：不能为空" in refused.stdout
    assert "未提出任何改动" in refused.stderr

    number = shell("import", sheet, *by, "--partial").stdout.strip().splitlines()[-1]
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text(DRAFT, encoding="utf-8")
    (corpus / "two.txt").write_text("今天天气很好。\n", encoding="utf-8")
    looked = shell("replay", number, "--corpus", corpus, "--user", "weihu")
    assert "已审 2 篇" in looked.stdout
    assert "将新增命中 1 处" in looked.stdout
    assert "【有关事宜】" in looked.stdout

    own = shell("approve", number, "--user", "weihu", "--reason", "自己通过")
    assert own.exit_code == 1
    assert "须由另一人审批" in own.stderr
    unseen = shell("approve", number, "--user", "shenpi", "--reason", "同意")
    assert unseen.exit_code == 1
    assert "先查看" in unseen.stderr
    assert shell("replay", number, "--user", "shenpi").exit_code == 0
    assert shell("approve", number, "--user", "shenpi", "--reason", "同意").exit_code == 0

    before = run("check", draft, "--no-model", "--format", "json", *data)
    assert "phrase-test-1" not in before.stdout
    released = shell("release", "--user", "shenpi", "--reason", "增补公文用语")
    assert released.exit_code == 0, released.output
    head = released.stdout.split("\t")[1].strip()
    after = run("check", draft, "--no-model", "--format", "json", *data)
    assert after.exit_code == 1
    (review,) = json.loads(after.stdout)
    assert [finding["origin"] for finding in review["findings"]] == ["phrase-test-1@1"]
    assert review["provenance"]["lexicon"]["release"].endswith("第1版")
    assert review["provenance"]["lexicon"]["head"] == head
    kept = tmp_path / "review.json"
    kept.write_text(after.stdout, encoding="utf-8")
    assert run("verify", kept, draft, *data).exit_code == 0
    assert shell("verify", "--against", kept, "--head", head).exit_code == 0

    retired = shell("propose", "--retire", "phrase-test-1", *by).stdout.strip()
    assert shell("replay", retired, "--user", "shenpi").exit_code == 0
    assert shell("approve", retired, "--user", "shenpi", "--reason", "停用").exit_code == 0
    assert shell("release", "--user", "shenpi", "--reason", "停用一条").exit_code == 0
    assert "phrase-test-1" not in run("check", draft, "--no-model", "--format", "json", *data).stdout
    assert run("verify", kept, draft, *data).exit_code == 0, "the old review still repeats by its own release"

    back = shell("rollback", 1, "--user", "shenpi", "--reason", "仍需要")
    assert back.exit_code == 0, back.output
    (review,) = json.loads(run("check", draft, "--no-model", "--format", "json", *data).stdout)
    assert [finding["origin"] for finding in review["findings"]] == ["phrase-test-1@3"]

    kinds = [line.split("\t")[3] for line in shell("log", "--limit", 100).stdout.splitlines()[:-1]]
    assert kinds == ["底本", "导入", "提案", "导入", "试跑", "查看试跑", "查看试跑", "通过", "新增", "发布",
                     "提案", "试跑", "查看试跑", "通过", "停用", "发布", "修改", "回退"]  # fmt: skip
    history = shell("history", "phrase-test-1").stdout
    assert "状态：active → retired" in history
    assert "状态：retired → active" in history
    log = shell("diff", 1, 2).stdout
    assert "停用 1 条" in log
    assert "「有关事宜」应为「有关事项」" in log
    final = shell("verify", "--against", kept)
    assert final.exit_code == 0, final.output


def test_what_is_listed_can_be_read_by_a_script(shell: Callable[..., Result], tmp_path: Path) -> None:
    number = propose(shell, tmp_path, GOOD)
    said = shell("proposals", number).stdout
    for words in ("提案 1（待审）", "weihu 提出", "还没有按现行词库试跑", "新增 phrase-test-1@1", "错误写法：有关事宜"):
        assert words in said
    told = json.loads(shell("proposals", number, "--format", "json").stdout)
    assert (told["state"], told["changes"][0]["after"]["wrong"]) == ("待审", "有关事宜")
    shell("replay", number, "--user", "shenpi")
    assert "已按现行词库试跑（shenpi）" in shell("proposals", number).stdout
    shell("approve", number, "--user", "shenpi", "--reason", "同意")
    shell("release", "--user", "shenpi", "--reason", "发布")
    assert json.loads(shell("list", "youguanshiyi", "--format", "json").stdout)[0]["id"] == "phrase-test-1"
    assert json.loads(shell("show", "phrase-test-1", "--format", "json").stdout)["version"] == 1
    assert json.loads(shell("history", "phrase-test-1", "--format", "json").stdout)[0]["differences"]
    assert json.loads(shell("releases", "--format", "json").stdout)[0]["number"] == 1
    assert json.loads(shell("usage", "--format", "json").stdout) == []
    assert json.loads(shell("suggest", "--format", "json").stdout) == []
    assert json.loads(shell("verify", "--format", "json").stdout)["sound"] is True


def test_which_level_wins_is_told(shell: Callable[..., Result], tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data")
    for unit in (("某县",), ("某局", "--parent", "某县")):
        assert run("user", "unit", *unit, *data).exit_code == 0
    below = GOOD.replace("test-1", "test-2").replace("\tall\t", "\t某局\t").replace("有关事项", "有关事务")
    for line in (below, GOOD):
        number = propose(shell, tmp_path, line)
        shell("replay", number, "--user", "shenpi")
        assert shell("approve", number, "--user", "shenpi", "--reason", "同意").exit_code == 0
        shell("release", "--user", "shenpi", "--reason", "发布")
    said = shell("levels", "某局").stdout
    assert "某县 0 条 → 某局 1 条" in said
    assert "“有关事宜”：以 phrase-test-1@1（全系统）为准，不用 phrase-test-2@1（某局）；上级的词条优先" in said
    (one,) = json.loads(shell("levels", "某局", "--format", "json").stdout)["disagreements"]
    assert (one["followed"], one["others"][0]["entry"]) == ("phrase-test-1@1", "phrase-test-2@1")
    assert "上下级没有不同的规定" in shell("levels", "某县").stdout
    assert shell("levels", "他县").exit_code == 1


def test_export_import_export_is_byte_identical(shell: Callable[..., Result], tmp_path: Path) -> None:
    number = propose(shell, tmp_path, GOOD)
    shell("replay", number, "--user", "shenpi")
    shell("approve", number, "--user", "shenpi", "--reason", "同意")
    shell("release", "--user", "shenpi", "--reason", "增补")
    for suffix in ("tsv", "xlsx"):
        first, second = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
        assert shell("export", "--out", first).exit_code == 0
        again = shell("import", first, "--user", "weihu", "--reason", "原样导回")
        assert again.exit_code == 0, again.output
        assert "0 行有问题" in again.stderr
        shell("export", "--out", second)
        assert first.read_bytes() == second.read_bytes()

    other = ("--data", tmp_path / "other")
    for name, role in (("jia", "词库维护"), ("yi", "词库审批")):
        run("user", "add", name, "--role", role, *other)
    taken = run("lexicon", "import", tmp_path / "one.xlsx", "--user", "jia", "--reason", "从上级导入", *other)
    assert taken.exit_code == 0, taken.output
    number = taken.stdout.strip()
    run("lexicon", "replay", number, "--user", "yi", *other)
    run("lexicon", "approve", number, "--user", "yi", "--reason", "同意", *other)
    run("lexicon", "release", "--user", "yi", "--reason", "首版", *other)
    run("lexicon", "export", "--out", tmp_path / "three.tsv", *other)
    run("lexicon", "export", "--out", tmp_path / "three.xlsx", *other)
    assert (tmp_path / "three.tsv").read_bytes() == (tmp_path / "one.tsv").read_bytes()
    assert (tmp_path / "three.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


def test_a_file_of_entries_is_tried_without_a_store(tmp_path: Path) -> None:
    sheet, corpus = tmp_path / "entry.tsv", tmp_path / "texts"
    sheet.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    corpus.mkdir()
    (corpus / "many.jsonl").write_text(
        "\n".join(json.dumps({"text": DRAFT, "unit": "甲局", "column": "通知"}) for _ in range(3)) + "\nnone\n",
        encoding="utf-8",
    )
    done = run("lexicon", "replay", sheet, "--corpus", corpus, "--format", "json", "--data", tmp_path / "none")
    result = json.loads(done.stdout)
    assert (result["texts"], result["new"], result["lost"], result["verdicts"]) == (3, 3, 0, 3)
    assert result["columns"] == [{"name": "通知", "new": 3, "lost": 0, "covered": 0}]
    assert result["skipped"] == ["many.jsonl:4：不是 JSON"]
    export = tmp_path / "导出.csv"
    export.write_text(f'编号,正文,发布单位\n1,"{DRAFT}",甲局\n2,今天天气很好。,乙局\n', "gb18030")
    done = run("lexicon", "replay", sheet, "--archive", export, "--format", "json", "--data", tmp_path / "none")
    result = json.loads(done.stdout)
    assert (result["texts"], result["new"], result["units"][0]["name"]) == (2, 1, "甲局")
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK")
    done = run("lexicon", "replay", sheet, "--archive", broken, "--format", "json", "--data", tmp_path / "none")
    assert "坏.xlsx" in json.loads(done.stdout)["skipped"][0]
    unread = tmp_path / "坏.docx"
    unread.write_bytes(b"PK\x03\x04" + b"x" * 100)
    done = run("lexicon", "replay", sheet, "--archive", unread, "--data", tmp_path / "none")
    assert "未能读取 1 份" in done.stdout
    assert "坏.docx：压缩包结构损坏" in done.stdout


def test_who_may_not_is_told(shell: Callable[..., Result], tmp_path: Path) -> None:
    number = propose(shell, tmp_path, GOOD)
    assert "没有用户" in shell("approve", number, "--user", "nobody", "--reason", "同意").stderr
    assert "权限" in shell("propose", "--retire", "typo-0038", "--user", "shenpi", "--reason", "无依据").stderr
    missing = shell("approve", number, "--user", "shenpi")
    assert missing.exit_code == 2
    empty = shell("reject", number, "--user", "shenpi", "--reason", " ")
    assert "请写明依据或理由" in empty.stderr
    unseen = shell("approve", number, "--user", "shenpi", "--reason", "同意")
    assert "还没有按现行词库试跑" in unseen.stderr


def test_bundles_from_the_shell(shell: Callable[..., Result], tmp_path: Path) -> None:
    number = propose(shell, tmp_path, GOOD)
    shell("replay", number, "--user", "shenpi")
    shell("approve", number, "--user", "shenpi", "--reason", "同意")
    bundle = tmp_path / "bundle.zip"
    assert "还没有发布过" in shell("export", "--bundle", bundle, "--user", "shenpi").stderr
    shell("release", "--user", "shenpi", "--reason", "增补")
    assert shell("export", "--bundle", bundle, "--user", "shenpi", "--issuer", "某省").exit_code == 0
    public = shell("key").stdout.strip()

    other = ("--data", tmp_path / "other")
    for name, role in (("jia", "词库维护"), ("yi", "词库审批")):
        run("user", "add", name, "--role", role, *other)
    by = ("--user", "jia", "--reason", "省厅来函", *other)
    assert "未受信任" in run("lexicon", "import", "--bundle", bundle, *by).stderr
    trusted = run(
        "lexicon", "trust", public, "--name", "某省", "--address", bundle, "--user", "yi", "--reason", "来函", *other
    )
    assert trusted.exit_code == 0, trusted.output
    taken = run("lexicon", "update", *by)
    assert taken.exit_code == 0, taken.output
    assert "签名和日志校验通过" in taken.stderr
    assert taken.stdout.strip() == "1"
    assert public in run("lexicon", "trusted", *other).stdout
    again = run("lexicon", "import", "--bundle", bundle, *by)
    assert "正由 jia 在提案 1 中修改" in again.stderr
    assert run("lexicon", "verify", *other).exit_code == 0
    assert run("backup", tmp_path / "backup.zip", "--data", tmp_path / "data").exit_code == 0
    assert run("restore", tmp_path / "backup.zip", "--data", tmp_path / "restored").exit_code == 0
    assert run("lexicon", "key", "--data", tmp_path / "restored").stdout.strip() == public
