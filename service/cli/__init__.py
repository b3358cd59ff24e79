"""The shell command ``xianshen``: one module a command, imported only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from service.cli.chinese import speak

speak()

COMMANDS = {
    "backup": "备份网页服务的数据",
    "batch": "批量审校归档（文件夹、zip、csv、jsonl、parquet）",
    "check": "审校一份或多份稿件",
    "correct": "逐行改正标准输入中的句子",
    "interpret": "对照政策文件评估解读材料",
    "lexicon": "词库：查看、提案、试跑、审批、发布、日志",
    "models": "列出正在使用的模型",
    "restore": "从备份恢复网页服务的数据",
    "serve": "启动网页服务（审稿台和接口）",
    "token": "网页服务的接口令牌",
    "worker": "运行网页服务的后台任务",
    "user": "网页服务的用户、权限和单位",
    "verify": "按审校结果文件重新审校并比对",
}


class LazyGroup(click.Group):
    """A group whose commands live in ``service.cli.<name>.command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"service.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, COMMANDS[name]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xianshen", prog_name="xianshen")
def main() -> None:
    """先审：发布前审校政府网站和政务新媒体稿件。"""
