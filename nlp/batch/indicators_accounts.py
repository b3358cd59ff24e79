"""Accounts of 政务新媒体: silent ones, those that post the bare minimum, more than one on a platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from nlp.batch import indicators_rules as rules
from nlp.batch.expected import Expected
from nlp.batch.indicators import Line, Proof, Result, unable
from nlp.batch.subjects import Account, Subjects, account_label
from nlp.batch.thresholds import Thresholds


def account_lines(subjects: Subjects, expected: Sequence[Expected] | None, limits: Thresholds) -> Iterator[Line]:
    """IND-M2, IND-M2-最低 for each account, IND-L1 for each unit."""
    if not subjects.accounts:
        for indicator in (rules.SILENT, rules.MINIMAL, rules.PER_PLATFORM):
            yield unable(indicator, "导出里没有政务新媒体的文章（没有账号，也没有平台）。")
        return
    for (platform, name), account in sorted(subjects.accounts.items()):
        label = account_label(name, platform)
        yield _silent(subjects, label, account, limits)
        yield _minimal(subjects, label, account, limits)
    yield from _missing(subjects, expected, limits)
    yield from _per_platform(subjects, limits)


def _silent(subjects: Subjects, label: str, account: Account, limits: Thresholds) -> Line:
    days, unit = limits.accounts.silent_days, account.unit
    threshold = f"{days} 天内有新内容"
    age = account.age(subjects.as_of)
    if age is None:
        return unable(rules.SILENT, "这个账号的文章没有可用的发布日期。", label, unit, threshold)
    result = Result.VIOLATED if age > days else Result.MET
    reason = f"最新一篇发布于 {account.newest}，距检查日 {age} 天。"
    return Line(rules.SILENT, label, unit, result, age, threshold, reason, _proof(account), 1)


def _minimal(subjects: Subjects, label: str, account: Account, limits: Thresholds) -> Line:
    window, most, unit = limits.accounts.minimal_days, limits.accounts.minimal_posts, account.unit
    threshold = f"{window} 天内多于 {most} 篇"
    if account.newest is None:
        return unable(rules.MINIMAL, "这个账号的文章没有可用的发布日期。", label, unit, threshold)
    if subjects.first is None or subjects.first > subjects.as_of - timedelta(days=window):
        reason = f"导出所含时段从 {subjects.first} 起，不足 {window} 天。"
        return unable(rules.MINIMAL, reason, label, unit, threshold)
    result = Result.VIOLATED if account.recent <= most else Result.MET
    reason = f"检查日前 {window} 天发布 {account.recent} 篇。"
    return Line(rules.MINIMAL, label, unit, result, account.recent, threshold, reason, _proof(account), 1)


def _missing(subjects: Subjects, expected: Sequence[Expected] | None, limits: Thresholds) -> Iterator[Line]:
    """Accounts on the list of which the export holds nothing."""
    names = {name for _, name in subjects.accounts}
    threshold = f"{limits.accounts.silent_days} 天内有新内容"
    for row in expected or ():
        known = (row.platform, row.account) in subjects.accounts if row.platform else row.account in names
        if row.account and not known:
            label = account_label(row.account, row.platform)
            reason = "清单上有这个账号，导出里它一篇也没有。"
            yield Line(rules.SILENT, label, row.unit, Result.VIOLATED, None, threshold, reason)


def _per_platform(subjects: Subjects, limits: Thresholds) -> Iterator[Line]:
    held: dict[tuple[str, str], list[Account]] = {}
    names: dict[tuple[str, str], list[str]] = {}
    for (platform, name), account in sorted(subjects.accounts.items()):
        for unit in account.units:
            if unit and platform:
                held.setdefault((unit, platform), []).append(account)
                names.setdefault((unit, platform), []).append(name)
    most = limits.accounts.per_platform
    threshold = f"同一平台不超过 {most} 个账号"
    if not held:
        yield unable(rules.PER_PLATFORM, "导出里的账号没有注明单位或平台。", threshold=threshold)
    for (unit, platform), accounts in sorted(held.items()):
        result = Result.VIOLATED if len(accounts) > most else Result.MET
        reason = f"在{platform}有 {len(accounts)} 个账号：{'、'.join(names[unit, platform])}。"
        proofs = tuple(account.proof for account in accounts if account.proof) if result is Result.VIOLATED else ()
        label, number = f"{unit}（{platform}）", len(accounts)
        yield Line(rules.PER_PLATFORM, label, unit, result, number, threshold, reason, proofs, len(proofs))


def _proof(account: Account) -> tuple[Proof, ...]:
    return (account.proof,) if account.proof else ()
