"""The words of click itself (usage, errors, headings of the help) in Chinese.

Click asks ``gettext``, which goes by the language of the system; a server's is often English, or none. What has no
translation here stays as it is.
"""

from __future__ import annotations

from importlib import import_module

_WORDS = {
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Aborted!": "已中止。",
    "Error: {message}": "错误：{message}",
    "Error: The two entered values do not match.": "错误：两次输入不一致。",
    "Error: invalid input": "错误：输入有误",
    "Try '{command} {option}' for help.": "用法说明：{command} {option}",
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing command.": "缺少命令。",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中一个：{possibilities}？）",
    "Got unexpected extra argument ({args})": "多了一个参数：{args}",
    "Got unexpected extra arguments ({args})": "多了几个参数：{args}",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name} 后面要写 {nargs} 个值。",
    "Option {name!r} does not take a value.": "选项 {name} 后面不写值。",
    "Argument {name!r} takes {nargs} values.": "参数 {name} 要写 {nargs} 个值。",
    "Choose from:\n\t{choices}": "可以写：\n\t{choices}",
    "{value!r} is not {choice}.": "只能写 {choice}，不能写“{value}”。",
    "{value!r} is not one of {choices}.": "只能写 {choices}，不能写“{value}”。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "Could not open file {filename!r}: {message}": "不能打开文件 {filename}：{message}",
    "{name} {filename!r} does not exist.": "没有{name} {filename}。",
    "{name} {filename!r} is a file.": "{name} {filename} 是一个文件。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是一个文件夹。",
    "{name} {filename!r} is not readable.": "{name} {filename} 不能读取。",
    "{name} {filename!r} is not writable.": "{name} {filename} 不能写入。",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "default: {default}": "默认 {default}",
    "env var: {var}": "环境变量 {var}",
    "Do you want to continue?": "要继续吗？",
    "Show the version and exit.": "显示版本",
    "Show this message and exit.": "显示本说明",
    "Repeat for confirmation": "再输一次",
    "%(prog)s, version %(version)s": "%(prog)s，版本 %(version)s",
    "unknown error": "原因不明",
}
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def speak() -> None:
    """Let click speak Chinese in this process; before any command is declared, whose help it words at once."""
    for name in _MODULES:
        module = import_module(f"click.{name}")
        for asked, answer in (("_", _said), ("ngettext", _counted)):
            if hasattr(module, asked):
                setattr(module, asked, answer)


def _said(message: str) -> str:
    return _WORDS.get(message, message)


def _counted(one: str, several: str, number: int) -> str:
    return _said(one if number == 1 else several)
