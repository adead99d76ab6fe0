"""An ONNX Loop around a decoder's step."""

from __future__ import annotations

import io
from typing import Any

import torch
from torch import Tensor, nn


def with_loop(begin: Any, body: nn.Module, inputs: tuple[Tensor, ...], steps: int) -> Any:
    """`begin`'s graph completed by a Loop, with the one output `prob`: what is carried third.

    `body` takes iteration number, condition, what is carried and what all iterations share, and
    gives condition and what is carried; `begin` gives what is carried and shared. `inputs` are
    traced; every size in them is left open.
    """
    from onnx import TensorProto, helper, numpy_helper

    graph, repeated = begin.graph, exported(body, inputs)
    rename(graph, {'prob': 'begin.prob'})
    before = [output.name for output in graph.output]
    carried = before[: len(repeated.output) - 1]
    names = [f'step.{name}' for name in names_of(inputs)]
    share_weights(graph, repeated)
    rename(repeated, dict(zip(names[2 + len(carried) :], before[len(carried) :], strict=True)))
    kinds = [helper.np_dtype_to_tensor_dtype(value.numpy().dtype) for value in inputs]
    taken = [
        # Iteration number and condition are scalars, and have to say so.
        helper.make_tensor_value_info(name, kind, None if value.ndim else [])
        for name, kind, value in zip(names[: 2 + len(carried)], kinds, inputs)
    ]
    given = [
        helper.make_tensor_value_info(value.name, value.type.tensor_type.elem_type, None)
        for value in repeated.output
    ]
    constants = {'steps': torch.tensor(steps), 'going': torch.tensor(True)}
    graph.initializer.extend(
        numpy_helper.from_array(value.numpy(), name) for name, value in constants.items()
    )
    after = [f'last.{i}' for i in range(len(carried))]
    after[2] = 'prob'
    repeated = helper.make_graph(repeated.node, 'step', taken, given)
    graph.node.append(helper.make_node('Loop', [*constants, *carried], after, body=repeated))
    classes = inputs[4].shape[2]
    del graph.output[:], graph.value_info[:]
    graph.output.append(
        helper.make_tensor_value_info('prob', TensorProto.FLOAT, ['N', 'T', classes])
    )
    return begin


def names_of(inputs: tuple[Tensor, ...]) -> list[str]:
    return [f'in.{i}' for i in range(len(inputs))]


def exported(body: nn.Module, inputs: tuple[Tensor, ...]) -> Any:
    """The body's graph, its names unlike any other's; what it does not use is no input of it."""
    import onnx

    named = list(zip(names_of(inputs), inputs))
    file = io.BytesIO()
    with torch.no_grad():
        torch.onnx.export(
            body,
            inputs,
            file,
            input_names=[name for name, _ in named],
            dynamic_axes={n: {i: f'{n}.{i}' for i in range(t.ndim)} for n, t in named if t.ndim},
            opset_version=17,
            dynamo=False,
        )
    return onnx.compose.add_prefix(onnx.load_from_string(file.getvalue()), 'step.').graph


def share_weights(graph: Any, body: Any) -> None:
    """Gives the body's weights to `graph`, each once."""
    there = {weight_of(weight): weight.name for weight in graph.initializer}
    same = {}
    for weight in body.initializer:
        found = there.setdefault(weight_of(weight), weight.name)
        if found == weight.name:
            graph.initializer.append(weight)
        else:
            same[weight.name] = found
    rename(body, same)


def weight_of(weight: Any) -> tuple[int, tuple[int, ...], bytes]:
    from onnx import numpy_helper

    return weight.data_type, tuple(weight.dims), numpy_helper.to_array(weight).tobytes()


def rename(graph: Any, names: dict[str, str]) -> None:
    """Gives values other names, wherever they stand."""
    for node in graph.node:
        for values in (node.input, node.output):
            for i, name in enumerate(values):
                values[i] = names.get(name, name)
        for attribute in node.attribute:
            if attribute.HasField('g'):
                rename(attribute.g, names)
    for value in (*graph.input, *graph.output):
        value.name = names.get(value.name, value.name)
