"""ONNX files that are not what an export of ours writes, made of the sample models.

    python test/goldens/odd_onnx.py samples/onnx FOLDER

The unit tests run it: the files would take megabytes here.
"""

import copy
import sys
from pathlib import Path

import numpy
import onnx
from onnx import helper, numpy_helper


def without_last(model: onnx.ModelProto, op_type: str) -> onnx.ModelProto:
    """The model ending before its last operator of that type."""
    found = copy.deepcopy(model)
    output = found.graph.output[0].name
    node = next(each for each in found.graph.node if each.output[0] == output)
    while node.op_type != op_type:
        node = next(each for each in found.graph.node if each.output[0] == node.input[0])
    source, gone = node.input[0], node.output[0]
    found.graph.node.remove(node)
    for each in found.graph.node:
        each.input[:] = [source if name == gone else name for name in each.input]
    if gone == output:
        next(each for each in found.graph.node if source in each.output).output[:] = [output]
        for each in found.graph.node:
            each.input[:] = [output if name == source else name for name in each.input]
    return found


def each_class_alone(model: onnx.ModelProto) -> onnx.ModelProto:
    """The recogniser with a sigmoid where its softmax is: no value is odd, but their sums are."""
    found = copy.deepcopy(model)
    for node in found.graph.node:
        if node.op_type == 'Softmax' and found.graph.output[0].name in node.output:
            node.op_type = 'Sigmoid'
            del node.attribute[:]
    return found


def blank_first(model: onnx.ModelProto, blank: int) -> onnx.ModelProto:
    """The recogniser as PaddleOCR makes one: its blank is class 0, the others follow."""
    found = copy.deepcopy(model)
    output = found.graph.output[0]
    classes = output.type.tensor_type.shape.dim[2].dim_value or 38
    order = [blank, *(index for index in range(classes) if index != blank)]
    indices = numpy_helper.from_array(numpy.array(order, numpy.int64), 'order')
    found.graph.initializer.append(indices)
    last = next(each for each in found.graph.node if output.name in each.output)
    last.output[:] = ['before_order']
    ordered = helper.make_node('Gather', ['before_order', 'order'], [output.name], axis=2)
    found.graph.node.append(ordered)
    return found


def renamed(model: onnx.ModelProto, input_name: str, output_name: str) -> onnx.ModelProto:
    found = copy.deepcopy(model)
    names = {found.graph.input[0].name: input_name, found.graph.output[0].name: output_name}
    found.graph.input[0].name, found.graph.output[0].name = input_name, output_name
    for node in found.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    return found


def main() -> None:
    samples, folder = Path(sys.argv[1]), Path(sys.argv[2])
    detector, reader = onnx.load(samples / 'dbnet_tiny.onnx'), onnx.load(samples / 'svtr_tiny.onnx')
    onnx.save(without_last(detector, 'Sigmoid'), folder / 'db_logits.onnx')
    onnx.save(without_last(reader, 'Softmax'), folder / 'ctc_logits.onnx')
    onnx.save(each_class_alone(reader), folder / 'ctc_sigmoid.onnx')
    onnx.save(blank_first(reader, 36), folder / 'blank_first.onnx')
    onnx.save(renamed(reader, 'x', 'softmax_0.tmp_0'), folder / 'paddle_names.onnx')
    signed = copy.deepcopy(reader)
    helper.set_model_props(signed, {'character': '0\n1\n2'})
    onnx.save(signed, folder / 'paddle_dictionary.onnx')
    made = copy.deepcopy(reader)
    made.producer_name = 'paddle2onnx'
    onnx.save(made, folder / 'paddle_producer.onnx')
    beside = {'save_as_external_data': True, 'size_threshold': 0}
    onnx.save(copy.deepcopy(detector), folder / 'external.onnx', location='weights.data', **beside)
    onnx.save(detector, folder / 'taken.onnx', location='config.py', **beside)


if __name__ == '__main__':
    main()
