// The OCR process: finds text in one picture after the other. It is apart from the inspector because its decoders
// and models are native code, and because the models' memory is given back when it ends.
import { availableParallelism } from 'node:os';
import { bitmapOf } from './decode.ts';
import { type FromOcr, ToOcr } from './ipc.ts';
import { createTextReader, type TextReader } from './recognizer.ts';

const MAX_THREADS = 4;

let reader: Promise<TextReader> | undefined;
let working: Promise<void> = Promise.resolve();

const answer = (message: FromOcr) => void process.send?.(message);

process.on('message', (raw) => {
  const { id, picture } = ToOcr.parse(raw);
  working = working.then(async () => {
    try {
      reader ??= createTextReader(Math.min(MAX_THREADS, availableParallelism()));
      const bitmap = await bitmapOf(picture);
      // What nobody can decode shows nobody anything.
      answer({ id, text: bitmap ? await (await reader).read(bitmap) : '' });
    } catch {
      answer({ id });
    }
  });
});
process.on('disconnect', () => process.exit(0));
