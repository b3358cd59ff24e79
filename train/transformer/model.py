"""The character transformer: a BERT encoder (post-norm) with a tied masked-language-model head.

State dicts use the names of Hugging Face's BertForMaskedLM, so shared base weights load as they are and what we
train loads there. The logit of the character that stands in the text gets COPY_BIAS, in training as in use: the
model only has to learn how far the context speaks against what is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

COPY_BIAS = 3.0
PAD, UNK, CLS, SEP, MASK = range(5)


@dataclass(frozen=True, slots=True)
class Shape:
    """Width, layers and heads; ``positions`` is the longest row in tokens."""

    layers: int = 4
    width: int = 384
    heads: int = 12
    positions: int = 512
    vocabulary: int = 8336

    @property
    def inner(self) -> int:
        return 4 * self.width


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        names = ("query", "key", "value")
        self.self = nn.ModuleDict({name: nn.Linear(shape.width, shape.width) for name in names})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(shape.width, shape.width), "LayerNorm": nn.LayerNorm(shape.width, eps=1e-12)}
        )

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        rows, length, width = x.shape
        query, key, value = (
            self.self[name](x).view(rows, length, self.heads, -1).transpose(1, 2) for name in ("query", "key", "value")
        )
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(rows, length, width)
        return self.output["LayerNorm"](x + self.output["dense"](mixed))


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(shape.width, shape.inner)})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(shape.inner, shape.width), "LayerNorm": nn.LayerNorm(shape.width, eps=1e-12)}
        )

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        x = self.attention(x, mask)
        inner = F.gelu(self.intermediate["dense"](x))
        return self.output["LayerNorm"](x + self.output["dense"](inner))


class Encoder(nn.Module):
    """ids (rows × length) → states (rows × length × width); PAD is not attended to."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(shape.vocabulary, shape.width),
                "position_embeddings": nn.Embedding(shape.positions, shape.width),
                "token_type_embeddings": nn.Embedding(2, shape.width),
                "LayerNorm": nn.LayerNorm(shape.width, eps=1e-12),
            }
        )
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList([Layer(shape) for _ in range(shape.layers)])})

    def forward(self, ids: Tensor, padded: bool = True) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.embeddings["word_embeddings"](ids) + self.embeddings["position_embeddings"](places)
        x = self.embeddings["LayerNorm"](x + self.embeddings["token_type_embeddings"].weight[0])
        mask = (ids != PAD)[:, None, None, :] if padded else None
        for layer in self.encoder["layer"]:
            x = layer(x, mask)
        return x


class CharTransformer(nn.Module):
    """The encoder with its head."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.bert = Encoder(shape)
        self.cls = nn.ModuleDict({"predictions": Head(shape)})
        self.apply(_initialise)

    def logits(self, states: Tensor, written: Tensor) -> Tensor:
        """Logits (n × vocabulary) of states (n × width) where the characters ``written`` (n) stand."""
        scores: Tensor = self.cls["predictions"](states, self.bert.embeddings["word_embeddings"].weight)
        bias = torch.where(written == MASK, 0.0, COPY_BIAS).to(scores.dtype)
        return scores.scatter_add(1, written[:, None], bias[:, None])

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (rows × length × vocabulary) with the copy bias."""
        states = self.bert(ids)
        flat = self.logits(states.flatten(0, 1), ids.flatten())
        return flat.view(*ids.shape, -1)


class Head(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.transform = nn.ModuleDict(
            {"dense": nn.Linear(shape.width, shape.width), "LayerNorm": nn.LayerNorm(shape.width, eps=1e-12)}
        )

    def forward(self, states: Tensor, embeddings: Tensor) -> Tensor:
        states = self.transform["LayerNorm"](F.gelu(self.transform["dense"](states)))
        return F.linear(states, embeddings, self.bias)


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)


def load_weights(model: CharTransformer, path: Path) -> None:
    """Weights of a safetensors file in fp32; layers are spread where the file has more than the model.

    Raises KeyError where a tensor is missing."""
    tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
    have = 1 + max(int(name.split(".")[3]) for name in tensors if name.startswith("bert.encoder.layer."))
    want = model.shape.layers
    spread = [round(number * (have - 1) / max(1, want - 1)) for number in range(want)]
    state = {}
    for name in model.state_dict():
        parts = name.split(".")
        if name.startswith("bert.encoder.layer."):
            parts[3] = str(spread[int(parts[3])])
        state[name] = tensors[".".join(parts)]
    model.load_state_dict(state)
