"""A BertForMaskedLM of a few thousand weights that always means one character: made by the tests that need one."""

from __future__ import annotations

from pathlib import Path

import pytest

CHARACTERS = "各级政府要认真贯彻落实党中央的决策部署布暑加强服务质量意见安全生产监督检查会议由张林主持。，"


def tiny_bert(folder: Path, meant: str = "", characters: str = CHARACTERS) -> Path:
    """Random weights, one layer; with ``meant`` that character is 9 nats likelier everywhere than the rest."""
    torch = pytest.importorskip("torch", reason="the test makes its model with torch")
    transformers = pytest.importorskip("transformers")
    folder.mkdir(parents=True, exist_ok=True)
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(characters)]
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokens), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    model = transformers.BertForMaskedLM(config)
    if meant:
        with torch.no_grad():
            model.cls.predictions.bias[tokens.index(meant)] += 9.0
    model.save_pretrained(folder)
    return folder
