"""Which column of an export is which field: the names that content systems and 公众号 tools give them."""

from __future__ import annotations

import re

TARGETS = (
    "id", "title", "text", "html", "url", "unit", "site", "column", "account", "platform", "published", "author",
)  # fmt: skip

LABELS = {
    "id": "编号", "title": "标题", "text": "正文", "html": "正文（网页代码）", "url": "链接", "unit": "单位",
    "site": "网站", "column": "栏目", "account": "账号", "platform": "平台", "published": "发布时间", "author": "作者",
}  # fmt: skip
"""What each field is called in front of people."""

KNOWN: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "编号", "稿件编号", "文章编号", "信息编号", "文章id", "稿件id", "信息id", "postid", "articleid", "docid",
        "infoid", "newsid", "contentid", "msgid", "guid", "uuid", "唯一标识", "主键", "key", "索引号", "序号", "no",
    ),
    "title": (
        "title", "标题", "文章标题", "稿件标题", "信息标题", "新闻标题", "题名", "题目", "主标题", "headline",
        "subject", "articletitle", "doctitle", "name", "名称",
    ),
    "text": (
        "text", "正文", "内容", "文章内容", "正文内容", "稿件内容", "信息内容", "文章正文", "全文", "文本", "content",
        "body", "fulltext", "maintext", "article", "articlecontent", "contenttext", "plaintext", "doccontent",
    ),
    "html": (
        "html", "contenthtml", "bodyhtml", "htmlcontent", "rawhtml", "正文html", "网页代码", "源代码", "富文本",
        "dochtmlcon",
    ),
    "url": (
        "url", "链接", "网址", "文章链接", "原文链接", "链接地址", "页面地址", "网页地址", "地址", "link", "href",
        "permalink", "docpuburl", "contenturl", "articleurl", "pageurl",
    ),
    "unit": (
        "unit", "单位", "发布单位", "单位名称", "发布机构", "所属单位", "责任单位", "主办单位", "机构", "部门",
        "发文机关", "发文单位", "department", "dept", "organization", "organisation", "org", "agency", "unitname",
        "来源", "信息来源", "稿源",
    ),
    "site": ("site", "网站", "站点", "网站名称", "站点名称", "所属网站", "所属站点", "website", "sitename", "host"),
    "column": (
        "column", "栏目", "栏目名称", "所属栏目", "发布栏目", "频道", "频道名称", "板块", "分类", "类别", "channel",
        "channelname", "columnname", "category", "catname", "section",
    ),
    "account": (
        "account", "公众号", "公众号名称", "账号", "帐号", "账号名称", "帐号名称", "微信公众号", "昵称", "微信号",
        "accountname", "nickname", "mpname", "biz",
    ),
    "platform": ("platform", "平台", "发布平台", "平台类型", "来源平台", "渠道", "媒体类型", "mediatype"),
    "published": (
        "published", "发布时间", "发布日期", "发表时间", "发文时间", "发文日期", "推送时间", "发稿时间", "上线时间",
        "publishedat", "publishtime", "publishdate", "pubtime", "pubdate", "docpubtime", "date", "datetime", "time",
        "日期", "时间", "成文日期", "创建时间", "createtime", "createdat", "createdtime", "crtime",
    ),
    "author": (
        "author", "作者", "责任编辑", "编辑", "撰稿人", "撰稿", "记者", "发布人", "发布者", "录入人", "供稿人",
        "供稿", "writer", "editor", "byline", "cruser",
    ),
}  # fmt: skip
"""Likeliest first. 来源 is a unit only where no better column is."""


def plain_name(name: str) -> str:
    """A column's name without case, spaces, marks and brackets: ``Publish_Time（必填）`` → publishtime."""
    bare = re.sub(r"[（(\[【].*?[）)\]】]", "", name.lstrip("\ufeff"))
    return re.sub(r"[\W_]+", "", bare).lower()
