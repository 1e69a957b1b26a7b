import {
  bytesField,
  type Field,
  floatField,
  numberField,
  readFields,
  textField,
  writeFields,
} from './wire.ts';

// Numbers of fields as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, output: 2, kind: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, float: 2, int: 3, tensor: 5, ints: 8, type: 20 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 };
const TENSOR = { dims: 1, type: 2, floats: 4, name: 8, raw: 9 };
const FLOAT = 1;

/** Numbers that the model holds. */
export interface Constant {
  dims: number[];
  data: Float32Array;
}

/** One operation. */
export interface Node {
  kind: string;
  inputs: string[];
  outputs: string[];
  /** Its attributes, and what else it has, as it was read. */
  rest: Field[];
}

/** A model whose constants of floating point are at hand by name. */
export interface Graph {
  nodes: Node[];
  constants: Map<string, Constant>;
}

/** The graph of a model; `write` puts a changed graph in its place. @throws Error when it is no model */
export function openModel(model: Uint8Array): { graph: Graph; write(graph: Graph): Uint8Array } {
  const fields = readFields(model);
  const parts = readFields(fields.find(({ number }) => number === MODEL_GRAPH)?.bytes ?? new Uint8Array(0));
  const constants = new Map<string, Constant>();
  const nodes: Node[] = [];
  for (const { number, bytes } of parts) {
    if (number !== GRAPH.node) continue;
    const node = readNode(bytes);
    const constant = node.kind === 'Constant' ? constantOf(node) : undefined;
    if (constant) constants.set(node.outputs[0]!, constant);
    else nodes.push(node);
  }
  return {
    graph: { nodes, constants },
    write(changed) {
      const used = new Set(changed.nodes.flatMap(({ inputs }) => inputs));
      const tensors = [...changed.constants]
        .filter(([name]) => used.has(name))
        .map(([name, constant]) => bytesField(GRAPH.initializer, writeConstant(name, constant)));
      const graph = [
        ...changed.nodes.map((node) => bytesField(GRAPH.node, writeNode(node))),
        ...parts.filter(({ number }) => number !== GRAPH.node),
        ...tensors,
      ];
      return writeFields(
        fields.map((field) =>
          field.number === MODEL_GRAPH ? bytesField(MODEL_GRAPH, writeFields(graph)) : field,
        ),
      );
    },
  };
}

/** A whole number, several, or a fraction that belongs to an operation. */
export function attribute(
  name: string,
  value: { int: number } | { ints: number[] } | { float: number },
): Field {
  const [kind, fields] =
    'int' in value
      ? (['int', [numberField(ATTRIBUTE.int, value.int)]] as const)
      : 'ints' in value
        ? (['ints', value.ints.map((each) => numberField(ATTRIBUTE.ints, each))] as const)
        : (['float', [floatField(ATTRIBUTE.float, value.float)]] as const);
  return bytesField(
    NODE.attribute,
    writeFields([
      textField(ATTRIBUTE.name, name),
      ...fields,
      numberField(ATTRIBUTE.type, ATTRIBUTE_TYPE[kind]),
    ]),
  );
}

/** The numbers of an attribute; none when the operation has no such one. */
export function attributeInts({ rest }: Node, name: string): number[] {
  return attributeFields(rest, name)
    .filter(({ number }) => number === ATTRIBUTE.ints)
    .flatMap(numbersOf);
}

/** The fraction that an attribute holds. */
export function attributeFloat({ rest }: Node, name: string): number | undefined {
  const bytes = attributeFields(rest, name).find(({ number }) => number === ATTRIBUTE.float)?.bytes;
  return bytes && view(bytes).getFloat32(0, true);
}

function attributeFields(rest: readonly Field[], name: string): Field[] {
  return (
    rest
      .filter(({ number }) => number === NODE.attribute)
      .map(({ bytes }) => readFields(bytes))
      .find((fields) => fields.some((each) => each.number === ATTRIBUTE.name && textOf(each) === name)) ?? []
  );
}

function readNode(bytes: Uint8Array): Node {
  const fields = readFields(bytes);
  const texts = (wanted: number) => fields.filter(({ number }) => number === wanted).map(textOf);
  return {
    kind: texts(NODE.kind)[0] ?? '',
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    rest: fields.filter(
      ({ number }) => number !== NODE.input && number !== NODE.output && number !== NODE.kind,
    ),
  };
}

function writeNode({ kind, inputs, outputs, rest }: Node): Uint8Array {
  return writeFields([
    ...inputs.map((name) => textField(NODE.input, name)),
    ...outputs.map((name) => textField(NODE.output, name)),
    textField(NODE.kind, kind),
    ...rest,
  ]);
}

function constantOf({ rest }: Node): Constant | undefined {
  const tensor = attributeFields(rest, 'value').find(({ number }) => number === ATTRIBUTE.tensor);
  if (!tensor) return undefined;
  const fields = readFields(tensor.bytes);
  if (fields.find(({ number }) => number === TENSOR.type)?.value !== BigInt(FLOAT)) return undefined;
  const dims = fields.filter(({ number }) => number === TENSOR.dims).flatMap(numbersOf);
  const pieces = fields
    .filter(({ number }) => number === TENSOR.floats || number === TENSOR.raw)
    .map(({ bytes }) => bytes);
  // A copy, since numbers of four bytes must start at a multiple of four.
  const { buffer, byteOffset, byteLength } = Buffer.concat(pieces);
  return { dims, data: new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
}

function writeConstant(name: string, { dims, data }: Constant): Uint8Array {
  return writeFields([
    ...dims.map((size) => numberField(TENSOR.dims, size)),
    numberField(TENSOR.type, FLOAT),
    textField(TENSOR.name, name),
    bytesField(TENSOR.raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

/** Numbers one a field, or all in one. */
function numbersOf({ type, value, bytes }: Field): number[] {
  if (type === 0) return [Number(value)];
  // Packed numbers are read as if each had the tag of a whole number before it.
  const numbers: number[] = [];
  let number = 0;
  let scale = 1;
  for (const byte of bytes) {
    number += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0;
    scale = 1;
  }
  return numbers;
}

function textOf({ bytes }: Field): string {
  return Buffer.from(bytes).toString('utf8');
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
