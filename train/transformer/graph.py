"""The trained corrector as an ONNX graph, written node by node so that each product can be quantised its own way.

One row of ids at a time, no padding: what a window scores never depends on what else is in the batch.

Inputs   ids    [length] int64, BEGIN characters END, MASK where a character is to be guessed
         asked  [m, 3] int64: position in ids, a character, another character
         places [n, 2] int64: position where proposals are wanted, the character that was written there
Outputs  odds   [m] float: log P(the one) - log P(the other) at the position, nats, without the copy bias
         top, top_odds [n, TOP]: the likeliest Han characters and their odds over what was written
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from train.transformer.model import Shape

TOP = 4
LONGEST = 128
OPSET = 20
MICROSOFT = "com.microsoft"
Array = npt.NDArray[np.float32]
Ranges = Mapping[str, tuple[float, float]]
"""Least and greatest value that a product's input takes, by the name of the product."""
METHODS = ("float", "blocks", "dynamic", "static")


@dataclass(slots=True)
class Graph:
    """Nodes and initialisers as they are added; every method returns the name of its output."""

    method: str
    ranges: Ranges
    levels: int = 127
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    initializers: list[onnx.TensorProto] = field(default_factory=list)
    constants: dict[bytes, str] = field(default_factory=dict)

    def constant(self, value: npt.NDArray[np.generic]) -> str:
        value = np.array(value, order="C")
        key = value.tobytes() + f"{value.dtype}{value.shape}".encode()
        if key not in self.constants:
            self.constants[key] = f"c{len(self.constants)}"
            self.initializers.append(numpy_helper.from_array(value, self.constants[key]))
        return self.constants[key]

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        names = [name, *(f"{name}_{number}" for number in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return name

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def linear(self, name: str, x: str, weight: Array, bias: Array) -> str:
        """x (n × k) times weight (k × m) plus bias, by the method of the graph."""
        if self.method == "float":
            return self.add("Add", self.add("MatMul", x, self.constant(weight)), self.constant(bias))
        if self.method == "blocks":
            return self.add("Add", self._blocks(x, weight), self.constant(bias))
        scale = np.abs(weight).max(0) / self.levels
        whole = self.constant(np.rint(weight / scale).astype(np.int8))
        return self.product(name, x, whole, scale.astype(np.float32), bias)

    def product(self, name: str, x: str, whole: str, scale: Array, bias: Array) -> str:
        """x times int8 columns with a scale each; x is quantised as it comes or by its known range."""
        scales, zeros = self.constant(scale), self.constant(np.zeros(len(scale), np.int8))
        if self.method != "static":
            return self.add("DynamicQuantizeMatMul", x, whole, scales, zeros, self.constant(bias), domain=MICROSOFT)
        low, high = self.ranges[name]
        step = np.float32((max(high, 0) - min(low, 0)) / 255)
        zero = np.uint8(np.clip(round(-min(low, 0) / step), 0, 255))
        step_name, zero_name = self.constant(step), self.constant(zero)
        small = self.add("QuantizeLinear", x, step_name, zero_name)
        return self.add(
            "MatMulIntegerToFloat",
            *(small, whole, step_name, scales, zero_name, zeros, self.constant(bias)),
            domain=MICROSOFT,
        )

    def _blocks(self, x: str, weight: Array) -> str:
        """Weights of 8 bits with a scale a block of inputs; each row of x is quantised by itself, too."""
        size, width = weight.shape
        block = next(block for block in (128, 64, 32, 16) if size % block == 0)
        blocks = weight.T.reshape(width, size // block, block)
        scale = np.maximum(np.abs(blocks).max(2), 1e-9) / 127
        whole = (np.rint(blocks / scale[..., None]) + 128).astype(np.uint8)
        return self.add(
            "MatMulNBits",
            *(x, self.constant(whole), self.constant(scale.reshape(-1).astype(np.float32))),
            domain=MICROSOFT,
            K=size,
            N=width,
            bits=8,
            block_size=block,
            accuracy_level=4,
        )

    def norm(self, x: str, tensors: Mapping[str, Array], name: str) -> str:
        weight, bias = self.constant(tensors[f"{name}.weight"]), self.constant(tensors[f"{name}.bias"])
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=1e-12)


def _dense(graph: Graph, x: str, tensors: Mapping[str, Array], name: str) -> str:
    return graph.linear(name, x, tensors[f"{name}.weight"].T, tensors[f"{name}.bias"])


def _layer(graph: Graph, x: str, tensors: Mapping[str, Array], name: str, shape: Shape) -> str:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([tensors[f"{part}.weight"] for part in parts]).T
    bias = np.concatenate([tensors[f"{part}.bias"] for part in parts])
    depth = shape.width // shape.heads
    weight[:, : shape.width] /= np.sqrt(depth)
    bias[: shape.width] /= np.sqrt(depth)
    joint = graph.linear(parts[0], x, weight, bias)
    heads = graph.add("Reshape", joint, graph.ints(-1, 3, shape.heads, depth))
    query, value = (
        graph.add("Transpose", graph.add("Gather", heads, graph.constant(np.int64(number)), axis=1), perm=[1, 0, 2])
        for number in (0, 2)
    )
    key = graph.add("Transpose", graph.add("Gather", heads, graph.constant(np.int64(1)), axis=1), perm=[1, 2, 0])
    share = graph.add("Softmax", graph.add("MatMul", query, key), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", share, value), perm=[1, 0, 2])
    mixed = graph.add("Reshape", mixed, graph.ints(-1, shape.width))
    x = graph.add("Add", x, _dense(graph, mixed, tensors, f"{name}.attention.output.dense"))
    x = graph.norm(x, tensors, f"{name}.attention.output.LayerNorm")
    inner = graph.add("Gelu", _dense(graph, x, tensors, f"{name}.intermediate.dense"))
    x = graph.add("Add", x, _dense(graph, inner, tensors, f"{name}.output.dense"))
    return graph.norm(x, tensors, f"{name}.output.LayerNorm")


def build(
    tensors: Mapping[str, Array],
    shape: Shape,
    han: npt.NDArray[np.bool_],
    method: str,
    ranges: Ranges | None = None,
    levels: int = 127,
) -> onnx.ModelProto:
    """The model; ``tensors`` are those of a CharTransformer, ``levels`` 63 leaves a bit free for processors
    whose 8-bit products saturate."""
    graph = Graph(method, ranges or {}, levels)
    embeddings = tensors["bert.embeddings.word_embeddings.weight"]
    scale = (np.abs(embeddings).max(1) / levels).astype(np.float32)
    whole = graph.constant(np.rint(embeddings / scale[:, None]).astype(np.int8))
    scales, bias = graph.constant(scale[:, None]), graph.constant(tensors["cls.predictions.bias"])

    def vectors(ids: str) -> str:
        rows = graph.add("Cast", graph.add("Gather", whole, ids), to=TensorProto.FLOAT)
        return graph.add("Mul", rows, graph.add("Gather", scales, ids))

    positions = tensors["bert.embeddings.position_embeddings.weight"][:LONGEST]
    positions = positions + tensors["bert.embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Shape", "ids")
    x = graph.add("Slice", graph.constant(positions), graph.ints(0), length, graph.ints(0))
    x = graph.norm(graph.add("Add", vectors("ids"), x), tensors, "bert.embeddings.LayerNorm")
    for number in range(shape.layers):
        x = _layer(graph, x, tensors, f"bert.encoder.layer.{number}", shape)

    def head(states: str) -> str:
        states = graph.add("Gelu", _dense(graph, states, tensors, "cls.predictions.transform.dense"))
        return graph.norm(states, tensors, "cls.predictions.transform.LayerNorm")

    def odds(states: str, new: str, old: str) -> str:
        """states (n × width or n × 1 × width), ids (n or n × TOP) of new, (n or n × 1) of old."""
        towards = graph.add("Sub", vectors(new), vectors(old))
        product = graph.add("ReduceSum", graph.add("Mul", states, towards), graph.ints(-1), keepdims=0)
        shift = graph.add("Sub", graph.add("Gather", bias, new), graph.add("Gather", bias, old))
        return graph.add("Add", product, shift)

    def column(name: str, number: int) -> str:
        return graph.add("Gather", name, graph.constant(np.int64(number)), axis=1)

    asked = head(graph.add("Gather", x, column("asked", 0)))
    answered = odds(asked, column("asked", 1), column("asked", 2))
    states = head(graph.add("Gather", x, column("places", 0)))
    allowed = (tensors["cls.predictions.bias"] + np.where(han, 0, -1e6)).astype(np.float32)
    columns = graph.add("Transpose", whole, perm=[1, 0])
    scores = graph.add(
        "DynamicQuantizeMatMul",
        *(states, columns, graph.constant(scale), graph.constant(np.zeros(len(scale), np.int8))),
        graph.constant(allowed),
        domain=MICROSOFT,
    )
    top = graph.add("TopK", scores, graph.ints(TOP), axis=-1, largest=1, sorted=1, outputs=2) + "_1"
    old = graph.add("Unsqueeze", column("places", 1), graph.ints(1))
    top_odds = odds(graph.add("Unsqueeze", states, graph.ints(1)), top, old)
    for name, result in (("odds", answered), ("top", top), ("top_odds", top_odds)):
        graph.nodes.append(helper.make_node("Identity", [result], [name]))
    integer, real = TensorProto.INT64, TensorProto.FLOAT
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "corrector",
            [
                helper.make_tensor_value_info("ids", integer, ["length"]),
                helper.make_tensor_value_info("asked", integer, ["m", 3]),
                helper.make_tensor_value_info("places", integer, ["n", 2]),
            ],
            [
                helper.make_tensor_value_info("odds", real, ["m"]),
                helper.make_tensor_value_info("top", integer, ["n", TOP]),
                helper.make_tensor_value_info("top_odds", real, ["n", TOP]),
            ],
            graph.initializers,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=9,
    )
    return model
