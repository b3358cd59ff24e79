"""A BERT from a local folder, for the optional models of correction and alignment.

torch and transformers load when a model is asked for, never on import; nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nlp.types import ModelError


def load_bert(folder: Path, kind: str, what: str, need: str, **options: Any) -> tuple[Any, Any]:
    """The torch module and the model, in 32 bits on the CPU, ready to judge.

    ``kind`` is a class of transformers (BertModel, BertForMaskedLM), ``options`` go to it; ``what`` names the folder
    and ``need`` its use in messages. ModelError where the libraries are absent or the weights are not whole: missing
    ones would silently be drawn at random.
    """
    try:
        import torch
        import transformers
    except ImportError as error:
        raise ModelError(f"使用{need}需要先安装 torch 与 transformers（pip install xianshen[hf]）") from error
    library: Any = transformers
    library.logging.set_verbosity_error()
    library.logging.disable_progress_bar()
    try:
        model, about = getattr(library, kind).from_pretrained(
            str(folder), local_files_only=True, output_loading_info=True, **options
        )
    except Exception as error:
        raise ModelError(f"{what} {folder} 无法加载，权重文件可能不完整：{_first_line(error)}") from error
    absent = sorted(name for name in about["missing_keys"] if "position_ids" not in name)
    if absent:
        raise ModelError(f"{what} {folder} 的权重不完整，缺少 {absent[0]} 等 {len(absent)} 项")
    model.train(False)
    return torch, model.float()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
