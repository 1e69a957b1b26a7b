import { attribute, attributeFloat, attributeInts, type Constant, type Graph, type Node } from './graph.ts';

/** What a step adds up to: each of a convolution's outputs times `scale` plus `shift`. */
interface Affine {
  scale(channel: number): number;
  shift(channel: number): number;
}

/**
 * The same model in fewer steps. What multiplies or shifts by constants before or after a convolution goes into its
 * weights, and hard swish (https://arxiv.org/abs/1905.02244) is written as ONNX Runtime knows it, so that it becomes
 * part of the convolution too. Results differ by rounding only.
 */
export function fold(graph: Graph): Graph {
  const folding = new Folding(graph);
  folding.nameHardSwish();
  folding.foldAfter();
  folding.foldBefore();
  folding.shiftByConvolution();
  return { nodes: folding.nodes, constants: folding.constants };
}

class Folding {
  nodes: Node[];
  readonly constants: Map<string, Constant>;

  constructor(graph: Graph) {
    this.nodes = graph.nodes.map((node) => ({
      ...node,
      inputs: [...node.inputs],
      outputs: [...node.outputs],
    }));
    this.constants = new Map(graph.constants);
  }

  /** x · clip(x + 3, 0, 6) / 6 becomes x · HardSigmoid(x). */
  nameHardSwish(): void {
    for (const division of [...this.nodes]) {
      const product = this.#maker(division.kind === 'Div' ? division.inputs[0] : undefined);
      if (product?.kind !== 'Mul' || this.#constant(division)?.value !== 6) continue;
      const clip = this.#maker(product.inputs[1]);
      const sum = this.#maker(clip?.kind === 'Clip' ? clip.inputs[0] : undefined);
      if (!clip || !sum || !this.#clipsFromZeroToSix(clip)) continue;
      const added = this.#constant(sum);
      if (sum.kind !== 'Add' || added?.value !== 3 || added.other !== product.inputs[0]) continue;
      if (![division.inputs[0], product.inputs[1], clip.inputs[0]].every((name) => this.#onlyUser(name)))
        continue;
      sum.kind = 'HardSigmoid';
      sum.inputs = [added.other];
      sum.outputs = clip.outputs;
      sum.rest = [attribute('alpha', { float: 1 / 6 }), attribute('beta', { float: 0.5 })];
      product.outputs = division.outputs;
      this.#remove(clip, division);
    }
  }

  foldAfter(): void {
    for (const convolution of this.nodes.filter(({ kind }) => kind === 'Conv')) {
      if (!this.#weights(convolution)) continue;
      for (;;) {
        const next = this.#onlyUser(convolution.outputs[0]!);
        const affine = next && this.#affine(next);
        if (!affine) break;
        this.#scale(convolution, affine);
        convolution.outputs = next.outputs;
        this.#remove(next);
      }
    }
  }

  foldBefore(): void {
    for (const convolution of this.nodes.filter(({ kind }) => kind === 'Conv')) {
      const weights = this.#weights(convolution);
      const shift = this.#before(convolution.inputs[0]!, 'Add');
      const scale = this.#before(shift ? shift.other : convolution.inputs[0]!, 'Mul');
      if (!weights || !scale || scale.value === 0) continue;
      const of = (channel: number) => sum(filterOf(weights, channel)) * (shift?.value ?? 0);
      if (!shift || attributeInts(convolution, 'pads').every((pad) => pad === 0)) {
        this.#scale(convolution, { scale: () => scale.value, shift: () => 0 }, of);
        convolution.inputs[0] = scale.other;
        this.#remove(scale.node, ...(shift ? [shift.node] : []));
      } else {
        // Where the edge is padded with nothing the shift must be there before: c·x + d is c·(x + d/c).
        this.#scale(convolution, { scale: () => scale.value, shift: () => 0 }, () => 0);
        shift.node.inputs = [
          scale.other,
          this.#add(`${shift.node.outputs[0]}.shift`, [1], [shift.value / scale.value]),
        ];
        this.#remove(scale.node);
      }
    }
  }

  /** A shift that is left becomes a convolution of one place: the runtime can do that without laying the data out anew. */
  shiftByConvolution(): void {
    for (const node of this.nodes) {
      const added = node.kind === 'Add' ? this.#constant(node) : undefined;
      const channels = added && this.#channels(added.other);
      if (!channels) continue;
      const name = node.outputs[0]!;
      node.kind = 'Conv';
      node.inputs = [
        added.other,
        this.#add(`${name}.ones`, [channels, 1, 1, 1], new Array(channels).fill(1)),
        this.#add(`${name}.shifts`, [channels], new Array(channels).fill(added.value)),
      ];
      node.rest = [attribute('kernel_shape', { ints: [1, 1] }), attribute('group', { int: channels })];
    }
  }

  /** How many channels come out of the convolution, and the hard swish behind it, that make this. */
  #channels(name: string): number | undefined {
    const maker = this.#maker(name);
    if (maker?.kind === 'Conv') return this.#weights(maker)?.dims[0];
    return maker?.kind === 'Mul' && this.#maker(maker.inputs[1])?.inputs[0] === maker.inputs[0]
      ? this.#channels(maker.inputs[0]!)
      : undefined;
  }

  #affine(node: Node): Affine | undefined {
    if (node.kind === 'BatchNormalization') {
      const [factor, shift, mean, variance] = node.inputs
        .slice(1)
        .map((name) => this.constants.get(name)?.data);
      if (!factor || !shift || !mean || !variance) return undefined;
      const epsilon = attributeFloat(node, 'epsilon') ?? 1e-5;
      const scale = (channel: number) => factor[channel]! / Math.sqrt(variance[channel]! + epsilon);
      return { scale, shift: (channel) => shift[channel]! - mean[channel]! * scale(channel) };
    }
    const value = this.#constant(node)?.value;
    if (value === undefined) return undefined;
    if (node.kind === 'Mul') return { scale: () => value, shift: () => 0 };
    return node.kind === 'Add' ? { scale: () => 1, shift: () => value } : undefined;
  }

  /** Weights and shifts of a convolution made larger; `own` is added to its shifts as they were. */
  #scale(convolution: Node, { scale, shift }: Affine, own?: (channel: number) => number): void {
    const weights = this.#weights(convolution)!;
    const count = weights.dims[0]!;
    const old = this.constants.get(convolution.inputs[2] ?? '')?.data ?? new Float32Array(count);
    const size = weights.data.length / count;
    const name = convolution.outputs[0]!;
    const data = weights.data.map((weight, i) => weight * scale(Math.floor(i / size)));
    const shifts = old.map((value, channel) =>
      own ? value + own(channel) : value * scale(channel) + shift(channel),
    );
    convolution.inputs = [
      convolution.inputs[0]!,
      this.#add(`${name}.weights`, weights.dims, data),
      this.#add(`${name}.biases`, [count], shifts),
    ];
  }

  #weights(convolution: Node): Constant | undefined {
    const [, weights, biases] = convolution.inputs;
    return biases === undefined || this.constants.has(biases) ? this.constants.get(weights ?? '') : undefined;
  }

  /** The constant that is one operand of this, and the name of the other. */
  #constant(node: Node): { value: number; other: string } | undefined {
    if (node.inputs.length !== 2) return undefined;
    for (const [i, name] of node.inputs.entries()) {
      const constant = this.constants.get(name);
      const other = node.inputs[1 - i]!;
      if (constant?.data.length === 1 && !this.constants.has(other))
        return { value: constant.data[0]!, other };
    }
    return undefined;
  }

  /** The step of this kind, with a constant, that makes this and nothing else takes. */
  #before(name: string, kind: 'Add' | 'Mul'): { node: Node; value: number; other: string } | undefined {
    const node = this.#maker(name);
    const constant = node?.kind === kind && this.#onlyUser(name) ? this.#constant(node) : undefined;
    return node && constant && { node, ...constant };
  }

  #clipsFromZeroToSix(clip: Node): boolean {
    const [, low = '', high = ''] = clip.inputs;
    const limits = [
      this.constants.get(low)?.data[0] ?? attributeFloat(clip, 'min'),
      this.constants.get(high)?.data[0] ?? attributeFloat(clip, 'max'),
    ];
    return limits[0] === 0 && limits[1] === 6;
  }

  #maker(name: string | undefined): Node | undefined {
    return name === undefined ? undefined : this.nodes.find(({ outputs }) => outputs.includes(name));
  }

  #onlyUser(name: string | undefined): Node | undefined {
    const users = this.nodes.filter(({ inputs }) => inputs.includes(name!));
    return users.length === 1 ? users[0] : undefined;
  }

  #add(name: string, dims: number[], data: ArrayLike<number>): string {
    this.constants.set(name, { dims, data: Float32Array.from(data) });
    return name;
  }

  #remove(...gone: Node[]): void {
    this.nodes = this.nodes.filter((node) => !gone.includes(node));
  }
}

function filterOf({ dims, data }: Constant, channel: number): Float32Array {
  const size = data.length / dims[0]!;
  return data.subarray(channel * size, (channel + 1) * size);
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
