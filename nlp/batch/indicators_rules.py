"""The rows of the inspection indicators that this tool answers, with where each stands.

国办秘函〔2019〕19号 issued the two sets of indicators, for inspection and for the supervisors' yearly assessment.
Wordings that we could not compare with the original say so (待核对原件).
"""

from __future__ import annotations

from nlp.batch.indicators import Indicator

_DOC = "国办秘函〔2019〕19号《政府网站与政务新媒体检查指标》"
_UNSEEN = f"{_DOC}（措辞待核对原件）"
_PRIVACY = "《个人信息保护法》第二十五条、第二十八条；《政府信息公开条例》（国务院令第711号）第十五条"
_GUIDE = "《政府网站发展指引》（国办发〔2017〕47号）"

SITE_SERIOUS = Indicator("IND-W1", "网站", "严重表述错误等严重问题", "单项否决", _DOC)
REACHABLE = Indicator("IND-W2", "网站", "站点无法访问", "单项否决", _DOC)
HOME = Indicator("IND-W3", "网站", "首页不更新", "单项否决", _DOC)
STALE = Indicator("IND-W4a", "网站", "栏目不更新：动态要闻和通知公告、政策文件类", "单项否决", _DOC)
OVERDUE = Indicator("IND-W4b", "网站", "栏目不更新：应更新而长期未更新", "单项否决", _DOC)
BLANK = Indicator("IND-W4c", "网站", "空白栏目", "单项否决", _DOC)
NO_CHANNEL = Indicator("IND-W5a", "网站", "互动回应差：没有咨询渠道", "单项否决", _DOC)
UNANSWERED = Indicator("IND-W5b", "网站", "互动回应差：留言超期未回应", "单项否决", _DOC)
NO_SERVICE = Indicator("IND-W6a", "网站", "服务不实用：没有办事服务", "单项否决", _DOC)
GUIDES = Indicator("IND-W6b", "网站", "服务不实用：办事指南要素缺失", "单项否决", _UNSEEN)
MEDIA_SERIOUS = Indicator("IND-M1", "新媒体", "严重表述错误等严重问题", "单项否决", _UNSEEN)
SILENT = Indicator("IND-M2", "新媒体", "内容不更新", "单项否决", _UNSEEN)
MINIMAL = Indicator(
    "IND-M2-最低", "新媒体", "仅按最低要求更新", "预警", "各地检查通报的常见问题；界线由本单位设定，不是国办指标"
)
INTERACTION = Indicator("IND-M3", "新媒体", "互动回应差", "单项否决", _UNSEEN)
UNINTERPRETED = Indicator("IND-D5-未解读", "门户网站", "政策文件未解读", "扣分", _UNSEEN)
UNLINKED = Indicator("IND-D5-关联", "门户网站", "政策与解读未相互关联", "扣分", _UNSEEN)
LATE = Indicator(
    "INT-04",
    "门户网站",
    "解读晚于政策发布三个工作日",
    "整改",
    "各地政策解读工作办法：三个工作日内发布解读（当地文件待核对）",
)
HIDDEN = Indicator("LNK-暗链", "网站", "暗链、违规链接", "整改", f"{_DOC}；{_GUIDE}")
DEAD = Indicator("IND-D6", "网站", "错链、空链接、无效表单（只看写法，不联网）", "扣分", _UNSEEN)
PRIVACY = Indicator("PRV-泄露", "网站和新媒体", "个人信息泄露", "整改", _PRIVACY)
PER_PLATFORM = Indicator(
    "IND-L1",
    "新媒体",
    "一个单位在同一平台只开一个账号",
    "整改",
    "云南省政务新媒体管理办法（2019年）；他省以当地规定为准",
)
LOCAL = Indicator(
    "IND-L2", "网站", "地方加严：更新期限", "不合格", "部分地方要求10天内更新（如福州、闽侯）；是否适用由本单位设定"
)
EARLY = Indicator("IND-L3", "网站", "预警线", "预警", "监测服务的通行做法，不是国办指标")
SECTIONS = Indicator("IND-D1", "门户网站", "发布解读（分值）", "扣分", _UNSEEN)
SERVICES = Indicator("IND-D2", "门户网站", "办事服务（分值）", "扣分", _UNSEEN)
EXCHANGE = Indicator("IND-D3", "门户网站", "互动交流（分值）", "扣分", _UNSEEN)
FUNCTIONS = Indicator("IND-D4", "门户网站", "功能设计（分值）", "扣分", _UNSEEN)
SPOT_CHECKS = Indicator(
    "IND-A2",
    "监管考核",
    "国办抽查因严重表述错误不合格",
    "单项否决",
    "国办秘函〔2019〕19号《监管工作年度考核指标》（措辞待核对原件）",
)
TOTAL = Indicator("IND-D0", "门户网站", "评分结构（总分）", "扣分", _UNSEEN)
YEARLY = Indicator("IND-A1", "监管考核", "年度考核结构（总分）", "考核", SPOT_CHECKS.source)
PLATFORM = Indicator("IND-A4", "监管考核", "集约化平台建设", "加分", SPOT_CHECKS.source)
OLD_TYPOS = Indicator(
    "IND-Q1", "网站", "严重错别字（2015年普查的旧口径）", "单项否决", "2015年全国政府网站普查，已由2019年的检查指标取代"
)
FOUND_FAULTS = Indicator("IND-A3", "监管考核", "“我为政府网站找错”留言办理", "扣分", SPOT_CHECKS.source)

INDICATORS = (
    SITE_SERIOUS, MEDIA_SERIOUS, HOME, STALE, OVERDUE, BLANK, SILENT, MINIMAL, UNINTERPRETED, UNLINKED, LATE,
    HIDDEN, DEAD, PRIVACY, PER_PLATFORM, LOCAL, EARLY,
    REACHABLE, NO_CHANNEL, UNANSWERED, NO_SERVICE, GUIDES, INTERACTION,
    TOTAL, SECTIONS, SERVICES, EXCHANGE, FUNCTIONS, YEARLY, SPOT_CHECKS, FOUND_FAULTS, PLATFORM, OLD_TYPOS,
)  # fmt: skip

NOT_IN_AN_EXPORT: tuple[tuple[Indicator, str], ...] = (
    (REACHABLE, "文章导出看不出站点能否打开，须连续一周按时访问监测。"),
    (NO_CHANNEL, "文章导出看不出有没有咨询渠道，须人工查看网站。"),
    (UNANSWERED, "文章导出不含留言和答复时间，须从互动系统导出。"),
    (NO_SERVICE, "文章导出看不出有没有办事服务，须人工查看网站。"),
    (GUIDES, "文章导出不含办事指南的结构化要素，须从政务服务系统核对。"),
    (INTERACTION, "文章导出看不出互动功能，须人工查看账号。"),
    (SECTIONS, "各栏目的扣分分值未核对原件，不作计算；栏目更新、解读关联另有专行。"),
    (SERVICES, "文章导出不含办事服务内容。"),
    (EXCHANGE, "文章导出不含互动交流内容。"),
    (FUNCTIONS, "文章导出看不出站点功能。"),
    (SPOT_CHECKS, "须以国办抽查通报为准。"),
    (FOUND_FAULTS, "留言不在文章导出之中。"),
    (TOTAL, "各项分值未核对原件，多数项目也不在文章导出之中，不算总分。"),
    (YEARLY, "考核的是监管工作，文章导出不含。"),
    (PLATFORM, "文章导出看不出网站是否在集约化平台上。"),
    (OLD_TYPOS, "旧口径不再适用，严重表述错误按 IND-W1 判断。"),
)
