"""Who and what is called so: names of persons, beside titles and in lists, and of companies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

IsWord = Callable[[str], bool]
Range = tuple[int, int]

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高于林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章"
    "鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬"
    "屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习"
    "胥保和蔺麦尕玛麻尚厉湛玄储邝雍赫伊么鹿雒苍拉次索扎旦丹才仁卓德央"
    "肖闫付代荀逯訾宓亓仝逄佘昝谯粟庾佴郗禹阙蒯亢殳夔晁阚毋乜缪嵇裘璩濮郦郏扈寇茹敬帅岩刀玉普俸罕字自滑暴宿相蔚骆区仉呙冒匙"
    "皮盘隗鲜占召恽凤朴"
)
WEAK = frozenset(
    "于和向来原都才成全应官保明么时计次连解强单位安方文高关台华车常路严石古左平段万乐索德和简符江时金白花"
    "付代敬帅岩刀玉普字自滑暴宿相区冒匙皮盘鲜占召凤"
)
"""Surnames that are everyday words: a name only beside a title or in a list."""
_COMPOUND = """
欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 端木 呼延 夏侯 相里 澹台 万俟 赫连 长孙 鲜于 宇文 独孤 钟离
闻人 轩辕 濮阳 淳于 申屠 太史 公冶 宗政 纳兰 南宫 东郭 谷梁 拓跋 完颜
"""
COMPOUND = tuple(_COMPOUND.split())

_TITLES = (
    "书记|主任|局长|处长|科长|部长|厅长|市长|县长|区长|镇长|乡长|村长|省长|州长|院长|校长|所长|站长|队长|会长|社长|行长|"
    "董事长|总经理|经理|总裁|主席|副主席|委员|常委|代表|教授|研究员|工程师|医生|医师|大夫|护士|老师|同学|同志|先生|女士|记者|编辑|"
    "摄影|通讯员|法官|检察官|律师|民警|警官|战士|师傅|阿姨|大爷|大妈|奶奶|爷爷|支书|干部|专员|总书记|总理|大使|将军|院士|博士|"
    "厂长|组长|班长|馆长|台长|秘书长|联系人|负责人|作者|编审|校对|责编|主编|申请人|被告人|原告|被告|当事人|经办人|签发人"
)
_PERSON = frozenset(["同志", "先生", "女士", "同学", "老师", "医生", "师傅"])
"""Titles that only a name stands before: 余晖同志 is a person, whatever the dictionary says of 余晖."""
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_DOTTED = re.compile(rf"{HAN}{{1,6}}(?:[·•・‧]{HAN}{{1,8}})+")
_AFTER_TITLE = re.compile(rf"(?:{_TITLES})[:：]?\s?({HAN}\s?{HAN}{{1,2}})")
_BEFORE_TITLE = re.compile(rf"({HAN}{{2,4}})(?=(?:等)?(?:{_TITLES}))")
_FAMILIAR = re.compile(rf"阿{HAN}")
_LISTED = re.compile(rf"(?:{HAN}{{2,4}}[、，\s\u3000]{{1,2}}){{2,}}{HAN}{{2,4}}")
_ITEM = re.compile(rf"{HAN}{{2,4}}")
_COMPANY = re.compile(r"有限(?:责任)?公司|股份公司|集团公司|集团股份|合作社|合作联社|事务所|经营部|商行")
_NAME_BEGINS = re.compile(rf"(?:{HAN}(?<![由和与及或的在对向被为是了将把给从同让请经])){{1,14}}\Z")
_LONGEST_NAME = 14
_HANDLE = re.compile(rf"@[A-Za-z0-9_-]{{0,15}}{HAN}[\w-]{{0,9}}(?=[\s:：，,。、；;！!？?@#]|\Z)")
_SOUNDS = (
    "阿埃艾奥澳巴贝比彼波博布查达代戴丹德登迪蒂杜多厄恩尔法菲费弗夫福盖戈格葛古哈海汉赫黑亨胡华霍基吉加贾金卡凯坎科克肯库拉莱"
    "兰朗劳勒雷蕾黎里利莉列林留柳龙隆卢鲁路伦罗洛马玛迈麦曼梅门蒙米密缅明莫姆木穆纳娜内尼涅宁纽诺努欧帕潘庞佩彭皮珀普奇齐契"
    "恰乔切琴丘屈萨塞赛桑森瑟沙莎山尚舍申圣施史叔朔舒斯丝苏索塔泰坦汤唐陶特藤滕提廷图托瓦万威韦维温文翁沃乌武西希锡夏香谢欣"
    "辛休雅亚延扬耶叶伊因英尤约泽扎詹赞芝治朱兹祖佐丁"
)
_FOREIGN = re.compile(rf"[{_SOUNDS}]{{3,}}")
"""Characters that foreign names are written with: three of them in a row are one, with · or without."""
_FIRM = re.compile(r"公司|集团")


def person_spans(text: str, is_word: IsWord) -> Iterator[Range]:
    """Names of persons: with ·, beside a title, after 阿, in lists; surnames decide, and what the dictionary knows."""
    yield from (match.span() for match in _DOTTED.finditer(text))
    for match in _BEFORE_TITLE.finditer(text):
        name = match[1]
        for size in (4, 3, 2):
            tail = name[-size:]
            named = text[match.end() : match.end() + 2] in _PERSON and tail[0] not in WEAK
            if len(tail) != size or not (tail[:2] in COMPOUND or (size < 4 and tail[0] in SURNAMES)):
                continue
            if (named and size < 4) or not is_word(tail):
                yield match.end() - size, match.end()
    for match in _AFTER_TITLE.finditer(text):
        if match[1][0] in SURNAMES and not is_word(match[1][:2]):
            yield match.span(1)
    for match in _FAMILIAR.finditer(text):
        if not any(is_word(text[match.start() : match.start() + size]) for size in (2, 3, 4)):
            yield match.span()
    for match in _LISTED.finditer(text):
        items = [(match.start() + item.start(), item[0]) for item in _ITEM.finditer(match[0])]
        persons = [(at, item) for at, item in items if item[0] in SURNAMES and not is_word(item)]
        if 2 * len(persons) >= len(items):
            yield from ((at, at + len(item)) for at, item in persons)


def company_spans(text: str) -> Iterator[Range]:
    """What stands before 有限公司, 合作社 and the like, back to a mark or a word that joins clauses."""
    for match in _COMPANY.finditer(text):
        first = max(0, match.start() - _LONGEST_NAME)
        name = _NAME_BEGINS.search(text, first, match.start())
        if name is not None:
            yield name.span()


def handles(text: str) -> Iterator[Range]:
    """What people call themselves: @ and what stands behind it up to a space or a mark."""
    yield from (match.span() for match in _HANDLE.finditer(text))


def foreign_spans(text: str) -> Iterator[Range]:
    """Foreign names written without ·: 库比留斯, 穆西丁."""
    yield from (match.span() for match in _FOREIGN.finditer(text))


def unknown_firm(text: str, start: int, end: int, is_word: IsWord) -> bool:
    """Whether ``text[start:end]`` lies in two characters before 公司 or 集团 that are no word nor the end of one."""
    match = _FIRM.search(text, end, end + 3)
    if not match or match.start() - 2 > start or start < 1:
        return False
    at = match.start()
    return not any(
        is_word(text[max(0, at - left) : at - right]) for left, right in ((2, 0), (3, 1), (3, 0), (4, 0), (4, 1))
    )
