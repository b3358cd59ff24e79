"""The inspection indicators, computed from an export: each line against posts made for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlp.batch.outputs import write_outputs
from tests.batch.archive import AS_OF, SITE, UNITS, Written, write_run

POLICY = "甲县人民政府办公室关于印发《甲县农村供水管理办法（试行）》的通知"
READ = "《甲县农村供水管理办法（试行）》政策解读"
PLAIN = "会议听取了上半年工作情况汇报。"
WEB = "https://www.jiaxian.example/"


def judge(tmp_path: Path, posts: list[Written], **options: Any) -> dict[str, dict[str, Any]]:
    for name in ("columns", "thresholds"):
        if name in options:
            path = tmp_path / (f"{name}.csv" if name == "columns" else f"{name}.toml")
            path.write_text(options[name], encoding="utf-8")
            options[name] = path
    summary = write_outputs(write_run(tmp_path / "run", posts), as_of=AS_OF, **options)
    return {line["id"]: line for line in summary["indicators"]}


def post(number: int, column: str | None = "工作动态", day: str | None = "2026-11-10", **values: Any) -> Written:
    return Written(f"n{number}", PLAIN, column=column, published=day, **values)


def account(number: int, day: str, name: str = "甲县发布", platform: str = "微信", **values: Any) -> Written:
    return post(number, None, day, site=None, account=name, platform=platform, **values)


def policies(
    day: str = "2026-10-12", after: str = "2026-10-14", there: bool = True, back: bool = True
) -> list[Written]:
    zc, jd = f"{WEB}zc/p1.html", f"{WEB}jd/j1.html"
    return [
        Written("p1", PLAIN, title=POLICY, column="政策文件", published=day, url=zc,
                links=[(jd, "政策解读")] if there else [(f"{WEB}index.html", "首页")]),
        Written("j1", PLAIN, title=READ, column="政策解读", published=after, url=jd,
                links=[("../zc/p1.html", "原文")] if back else []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "result"),
    [("2026-11-20", "met"), ("2026-11-06", "met"), ("2026-11-05", "violated"), (None, "cannot_judge")],
)
def test_home_page_two_weeks(tmp_path: Path, day: str | None, result: str) -> None:
    line = judge(tmp_path, [post(1, day=day), post(2, day="2026-09-01" if day else None)])["IND-W3"]
    assert line["result"] == result
    assert line["source"].startswith("国办秘函〔2019〕19号")
    if result == "violated":
        assert [proof["id"] for proof in line["subjects"][0]["posts"]] == ["n1"]
        assert "15 天" in line["reason"]


def test_a_site_that_several_units_share_is_no_one_unit_s(tmp_path: Path) -> None:
    alone = judge(tmp_path / "alone", [post(1), post(2)])["IND-W3"]["subjects"][0]
    shared = judge(tmp_path / "shared", [post(1), post(2, unit=UNITS[1])])["IND-W3"]["subjects"][0]
    assert (alone["subject"], alone["unit"]) == (SITE, UNITS[0])
    assert (shared["subject"], shared["unit"]) == (SITE, "")


def test_a_post_dated_after_the_inspection_is_no_update(tmp_path: Path) -> None:
    line = judge(tmp_path, [post(1, day="2026-12-25"), post(2, day="2026-10-01")])["IND-W3"]
    assert line["result"] == "violated"


def test_columns_two_weeks_and_six_months(tmp_path: Path) -> None:
    stale = [post(n, f"部门动态{n}", "2026-11-05") for n in range(3)]
    stale += [post(10 + n, f"通知公告{n}", "2026-05-19") for n in range(2)]
    fresh = [post(20, "要闻", "2026-11-06"), post(21, "公告", "2026-05-20"), post(22, "机构职能", "2019-01-01")]
    line = judge(tmp_path, stale + fresh)["IND-W4a"]
    assert (line["result"], line["subjects"][0]["value"]) == ("violated", 5)
    assert {proof["id"] for proof in line["subjects"][0]["posts"]} == {"n0", "n1", "n2", "n10", "n11"}
    assert judge(tmp_path, stale[1:] + fresh)["IND-W4a"]["result"] == "met"


def test_columns_a_year(tmp_path: Path) -> None:
    old = [post(n, f"专题{n}", "2025-11-19") for n in range(10)]
    recent = [post(50, "专题新", "2025-11-20")]
    line = judge(tmp_path, old + recent)["IND-W4b"]
    assert (line["result"], line["subjects"][0]["value"]) == ("violated", 10)
    assert judge(tmp_path, old[1:] + recent)["IND-W4b"]["result"] == "met"


def test_blank_columns_need_a_list(tmp_path: Path) -> None:
    line = judge(tmp_path, [post(1)])["IND-W4c"]
    assert line["result"] == "cannot_judge"
    assert "--columns" in line["reason"]
    listed = "网站,栏目\n" + "".join(f"{SITE},{name}\n" for name in ("工作动态", "甲", "乙", "丙", "丁", "戊"))
    line = judge(tmp_path, [post(1)], columns=listed)["IND-W4c"]
    assert (line["result"], line["subjects"][0]["value"]) == ("violated", 5)
    assert "戊" in line["reason"]
    other = post(2, site="乙县网")
    results = {s["subject"]: s for s in judge(tmp_path, [post(1), other], columns=listed)["IND-W4c"]["subjects"]}
    assert results["乙县网"]["result"] == "cannot_judge"
    assert "清单里没有这个网站" in results["乙县网"]["reason"]
    assert "要写“乙县网”" in results["乙县网"]["reason"]
    assert "工作动态" not in line["reason"]


def test_a_clean_site_is_told_what_an_export_does_not_show(tmp_path: Path) -> None:
    lines = judge(tmp_path, [post(1), account(2, "2026-11-10")])
    assert "没有发现严重表述错误" in lines["IND-W1"]["reason"]
    assert "泄密、页面被挂马或篡改等导出看不出" in lines["IND-W1"]["reason"]
    assert "泄密、引发负面舆情等导出看不出" in lines["IND-M1"]["reason"]


def test_a_list_without_sites_is_that_of_the_one_site_named(tmp_path: Path) -> None:
    """Files beside the pages, which name no site, are no second site that the list might be of."""
    listed = "栏目\n" + "".join(f"{name}\n" for name in "甲乙丙丁戊")
    line = judge(tmp_path, [post(1), post(2, None, None, site=None)], columns=listed)["IND-W4c"]
    assert {one["subject"]: one["result"] for one in line["subjects"]}[SITE] == "violated"


def test_a_column_that_several_units_supply_is_one_column(tmp_path: Path) -> None:
    """来源 differs from post to post; the bureaus' own pages are columns of their own."""
    shared = [post(n, "工作动态", f"2026-0{n + 1}-01", unit=unit, url=f"{WEB}zwdt/20260{n + 1}/t{n}.html")
              for n, unit in enumerate(UNITS[:6])]  # fmt: skip
    fresh = post(9, "工作动态", "2026-11-19", unit="新华社", url=f"{WEB}zwdt/202611/t9.html")
    line = judge(tmp_path / "shared", [*shared, fresh])["IND-W4a"]
    assert line["result"] == "met"
    assert "1 个栏目中，逾期未更新 0 个" in line["reason"]
    own = [post(n, "工作动态", "2026-09-01", unit=unit, url=f"{WEB}{n}ju/zwdt/t{n}.html")
           for n, unit in enumerate(UNITS[:6])]  # fmt: skip
    line = judge(tmp_path / "own", [*own, post(9, "要闻")])["IND-W4a"]
    assert (line["result"], line["subjects"][0]["value"]) == ("violated", 6)
    listed = "单位,网站,栏目\n" + "".join(f"{unit},{SITE},工作动态\n" for unit in (*UNITS[:6], "县政府办公室"))
    line = judge(tmp_path, [*shared, fresh], columns=listed)["IND-W4c"]
    assert line["subjects"][0]["value"] == 0


def test_no_columns_in_the_export(tmp_path: Path) -> None:
    lines = judge(tmp_path, [post(1, None)])
    assert lines["IND-W4a"]["result"] == lines["IND-W4b"]["result"] == "cannot_judge"


def test_silent_and_minimal_accounts(tmp_path: Path) -> None:
    posts = [account(1, "2026-11-05", "睡着"), account(2, "2026-11-06", "醒着"), account(3, "2026-01-01", "醒着")]
    posts += [account(10 + n, f"2026-11-{n + 1:02d}", "勤快") for n in range(9)]
    lines = judge(tmp_path, posts)
    results = {s["subject"]: s["result"] for s in lines["IND-M2"]["subjects"]}
    assert results == {"睡着（微信）": "violated", "醒着（微信）": "met", "勤快（微信）": "met"}
    minimal = {s["subject"]: s["result"] for s in lines["IND-M2-最低"]["subjects"]}
    assert minimal["醒着（微信）"] == "violated"
    assert minimal["勤快（微信）"] == "met"
    assert lines["IND-W3"]["result"] == "cannot_judge"


def test_an_account_on_the_list_without_posts(tmp_path: Path) -> None:
    line = judge(tmp_path, [account(1, "2026-11-19")], columns="账号,平台\n甲县发布,微信\n甲县水利,微博\n")["IND-M2"]
    assert line["counts"]["violated"] == 1
    assert "甲县水利" in line["subjects"][0]["subject"]


def test_one_account_a_platform(tmp_path: Path) -> None:
    posts = [account(1, "2026-11-19"), account(2, "2026-11-19", "甲县之声"), account(3, "2026-11-19", "甲县", "微博")]
    line = judge(tmp_path, posts)["IND-L1"]
    assert line["counts"] == {"violated": 1, "met": 1, "cannot_judge": 0}
    assert {proof["id"] for proof in line["subjects"][0]["posts"]} == {"n1", "n2"}


def test_serious_wording_is_a_veto(tmp_path: Path) -> None:
    faulty = Written("bad", "弘扬社会注意核心价值观。", published="2026-11-10")
    lines = judge(tmp_path, [post(1), faulty])
    assert lines["IND-W1"]["result"] == "violated"
    assert lines["IND-W1"]["effect"] == "单项否决"
    assert [proof["id"] for proof in lines["IND-W1"]["subjects"][0]["posts"]] == ["bad"]
    assert lines["IND-M1"]["result"] == "cannot_judge"
    number = Written("sum", "合计500份。", extra=[{"severity": "serious", "category": "numeral", "code": "NUM-11"}])
    assert judge(tmp_path, [number])["IND-W1"]["result"] == "met"
    advert = Written("bet", PLAIN, extra=[{"severity": "serious", "category": "link", "code": "LNK-03", "text": ""}])
    line = judge(tmp_path, [advert])["IND-W1"]
    assert (line["result"], "违规链接" in line["reason"]) == ("violated", True)
    assert "违规链接" not in lines["IND-W1"]["reason"]


def test_posts_that_were_not_reviewed_are_named_beside_a_good_result(tmp_path: Path) -> None:
    line = judge(tmp_path, [post(1), post(2, failures=("lexicon：ValueError",))])["IND-W1"]
    assert line["result"] == "met"
    assert "另有 1 篇未能读取或未检查完全" in line["reason"]


def test_links_and_privacy(tmp_path: Path) -> None:
    link = {"category": "link", "text": "", "suggestions": [], "message": "看不见的外部链接"}
    posts = [
        Written("h", PLAIN, extra=[link | {"code": "LNK-01"}], links=[(WEB, "首页")]),
        Written("d", PLAIN, extra=[link | {"code": "LNK-05"}]),
        Written("p", "联系人张某某，身份证号530102198001010037。", unit=UNITS[1]),
    ]
    lines = judge(tmp_path, posts)
    assert [p["id"] for p in lines["LNK-暗链"]["subjects"][0]["posts"]] == ["h"]
    assert [p["id"] for p in lines["IND-D6"]["subjects"][0]["posts"]] == ["d"]
    private = {s["subject"]: s["result"] for s in lines["PRV-泄露"]["subjects"]}
    assert private == {UNITS[1]: "violated", UNITS[0]: "met"}
    assert "530102198001010037" not in str(lines)
    assert judge(tmp_path, [post(1)])["LNK-暗链"]["result"] == "cannot_judge"
    article = account(1, "2026-11-19", extra=[link | {"code": "LNK-06"}], links=[(WEB, "首页")])
    assert judge(tmp_path, [article])["IND-D6"]["result"] == "met"  # the page is the platform's


@pytest.mark.parametrize(
    ("day", "after", "result"),
    [
        ("2026-10-12", "2026-10-15", "met"),  # Monday to Thursday: three working days
        ("2026-10-12", "2026-10-16", "violated"),
        ("2026-09-30", "2026-10-09", "met"),  # the holiday of October lies between
        ("2026-10-12", "2026-10-10", "met"),
    ],
)
def test_interpretation_within_three_working_days(tmp_path: Path, day: str, after: str, result: str) -> None:
    line = judge(tmp_path, policies(day, after))["INT-04"]
    assert line["result"] == result
    if result == "violated":
        assert [proof["id"] for proof in line["subjects"][0]["posts"]] == ["p1"]


@pytest.mark.parametrize(
    ("there", "back", "told"),
    [
        (True, True, ""),
        (True, False, "解读没有链接政策"),
        (False, True, "政策没有链接解读"),
        (False, False, "互不链接"),
    ],
)
def test_mutual_links(tmp_path: Path, there: bool, back: bool, told: str) -> None:
    line = judge(tmp_path, policies(there=there, back=back))["IND-D5-关联"]
    assert line["result"] == ("violated" if told else "met")
    assert not told or told in line["subjects"][0]["posts"][0]["note"]


def test_links_that_the_export_does_not_hold(tmp_path: Path) -> None:
    posts = [Written(p.id, p.text, title=p.title, column=p.column, published=p.published) for p in policies()]
    assert judge(tmp_path, posts)["IND-D5-关联"]["result"] == "cannot_judge"


def test_policies_without_interpretation(tmp_path: Path) -> None:
    lonely = Written(
        "p2", PLAIN, title="甲县人民政府关于支持甜玉米产业发展的若干措施", column="政策文件", published="2026-09-01"
    )
    young = Written("p3", PLAIN, title="甲县人民政府关于加强防汛工作的意见", column="政策文件", published="2026-11-19")
    posted = Written("p4", PLAIN, title="甲县人民政府关于张某任职的通知", column="政策文件", published="2026-09-01")
    line = judge(tmp_path, [*policies(), lonely, young, posted])["IND-D5-未解读"]
    assert line["result"] == "violated"
    assert [proof["id"] for proof in line["subjects"][0]["posts"]] == ["p2"]
    assert "1 篇发布未满 3 个工作日" in line["reason"]


def test_no_policies_at_all(tmp_path: Path) -> None:
    lines = judge(tmp_path, [post(1)])
    assert {lines[name]["result"] for name in ("IND-D5-未解读", "IND-D5-关联", "INT-04")} == {"cannot_judge"}


def test_thresholds_of_a_tenant(tmp_path: Path) -> None:
    posts = [post(1, day="2026-11-08")]
    assert judge(tmp_path, posts)["IND-L2"]["result"] == "cannot_judge"
    lines = judge(tmp_path, posts, thresholds="[updates]\nhome_days = 10\n[local]\nenabled = true\ndays = 12\n")
    assert (lines["IND-W3"]["result"], lines["IND-L2"]["result"]) == ("violated", "met")


def test_what_an_export_cannot_show_is_a_line_with_its_reason(tmp_path: Path) -> None:
    lines = judge(tmp_path, [post(1)])
    for name in ("IND-W2", "IND-W5a", "IND-W5b", "IND-W6a", "IND-W6b", "IND-M3", "IND-A3"):
        assert lines[name]["result"] == "cannot_judge"
        assert len(lines[name]["reason"]) > 8
    assert all(line["source"] for line in lines.values())
