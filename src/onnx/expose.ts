/** ModelProto's graph and GraphProto's outputs (onnx.proto), both messages. */
const GRAPH = 7,
  OUTPUT = 12,
  NAME = 1,
  MESSAGE = 2;

/**
 * What makes tensors inside of a network outputs of it, appended to the bytes of its ONNX file. A
 * protobuf message is the concatenation of its parts, so that a second graph which holds nothing
 * but outputs is merged with the first; ONNX Runtime infers their types and shapes. Not for tensors
 * in the bodies of `Loop` and `If`, nor for what is an output already.
 */
export function exposing(tensors: readonly string[]): Buffer {
  return field(
    GRAPH,
    Buffer.concat(tensors.map(name => field(OUTPUT, field(NAME, Buffer.from(name, 'utf8'))))),
  );
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + MESSAGE), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
