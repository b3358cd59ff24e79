"""Model folders: ``meta.json`` names the files with their sha256; nothing is used before its hash is right."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.types import ModelError, ModelRef

SHIPPED = Path(__file__).resolve().parents[2] / "models"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A checked folder. ``contents`` are the bytes of the files that meta.json lists, by name."""

    path: Path
    meta: Mapping[str, Any]
    contents: Mapping[str, bytes]

    @property
    def ref(self) -> ModelRef:
        """The model's id and the sha256 over the hashes of its files."""
        listed = "".join(f"{name} {value}\n" for name, value in sorted(self.meta["files"].items()))
        return ModelRef(str(self.meta["id"]), hashlib.sha256(listed.encode()).hexdigest())

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays of an npz file."""
        try:
            with np.load(io.BytesIO(self.contents[name]), allow_pickle=False) as file:
                return {key: file[key] for key in file.files}
        except (KeyError, ValueError, OSError) as error:
            raise ModelError(f"模型文件 {self.path / name} 不能读取：{error}") from error

    def text(self, name: str) -> str:
        return self.contents[name].decode("utf-8")


def open_folder(path: Path) -> ModelFolder:
    """Reads every listed file and compares its sha256; raises ModelError naming the file that is missing or
    differs."""
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        files = dict(meta["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"模型目录 {path} 缺少可用的 meta.json：{error}") from error
    contents = {}
    for name, expected in files.items():
        try:
            data = (path / name).read_bytes()
        except OSError as error:
            raise ModelError(f"模型文件 {path / name} 不存在或不能读取，请重新安装该模型") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise ModelError(f"模型文件 {path / name} 的校验值与 meta.json 不符，请重新安装该模型")
        contents[name] = data
    return ModelFolder(path, meta, contents)
