import { readFile } from 'node:fs/promises';
import { fold } from './fold.ts';
import { openModel } from './graph.ts';

/** A model of a file, made ready for ONNX Runtime. @throws Error when the file is no model */
export async function loadModel(path: string): Promise<Uint8Array> {
  const { graph, write } = openModel(await readFile(path));
  return write(fold(graph));
}
