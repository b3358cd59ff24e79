"""``xianshen lexicon``: everything about the lexicon that a script may want to do."""

from __future__ import annotations

from importlib import import_module

import click

# Where each command lives; a module is imported when one of its commands is called.
COMMANDS = {
    "validate": ("reading", "校验词库"),
    "list": ("reading", "列出词条"),
    "show": ("reading", "查看词条"),
    "export": ("exporting", "导出词条（TSV、xlsx）"),
    "import": ("importing", "导入词条（TSV、xlsx），形成提案"),
    "propose": ("proposing", "提出新增、修改或停用"),
    "proposals": ("proposals", "列出提案，或一份提案的内容"),
    "replay": ("replaying", "试跑：看提案在已审稿件中的影响"),
    "approve": ("deciding", "通过提案"),
    "reject": ("deciding", "退回提案"),
    "withdraw": ("deciding", "撤回自己的提案"),
    "release": ("releasing", "发布新版"),
    "rollback": ("releasing", "回退到以前的一版（发布为新版）"),
    "releases": ("releasing", "列出各版"),
    "diff": ("releasing", "比较两版"),
    "history": ("logging", "一个词条的沿革"),
    "log": ("logging", "列出或导出日志"),
    "verify": ("logging", "校验日志"),
    "key": ("bundling", "本系统的公钥"),
    "trust": ("bundling", "信任上级的公钥，可订阅"),
    "distrust": ("bundling", "不再信任一个公钥"),
    "trusted": ("bundling", "列出信任的公钥"),
    "update": ("bundling", "从订阅的地址取新版"),
    "levels": ("levels", "上下级：沿用哪些词条，不同时以哪一条为准"),
    "lists": ("lists", "名单：姓名职务、地名机构、固定表述"),
    "usage": ("using", "词条的命中、采纳、忽略"),
    "suggest": ("using", "常被采纳的模型意见，可提为词条"),
}


class LexiconGroup(click.Group):
    """A group whose commands are looked up by the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"service.cli.lexicon.{COMMANDS[cmd_name][0]}")
        found = getattr(module, f"{cmd_name}_")
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(name="lexicon", cls=LexiconGroup)
def command() -> None:
    """词库：查看、提案、试跑、审批、发布、日志。"""
