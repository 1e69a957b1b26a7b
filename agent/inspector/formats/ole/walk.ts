import { inflateSync } from 'node:zlib';
import { DocumentError, type Sink } from '../format.ts';
import type { CompoundStorage, CompoundStream } from './compound-file.ts';

/** Bytes of a stream, counted against the budget. */
export function readStream(stream: CompoundStream, sink: Sink): Buffer {
  const data = stream.read();
  sink.budget.takeUnpacked(data.length);
  return data;
}

/** A sink that names every part after the embedded document that it lies in. */
export function nestedSink(sink: Sink, name: string): Sink {
  return {
    budget: sink.budget,
    problem: (error) => sink.problem(error),
    picture: (picture) => sink.picture(picture),
    text: (text, part) => sink.text(text, `${part ?? 'body'}@${name}`),
    nested: (entry, source) => sink.nested(`${name}/${entry}`, source),
    embedded: (entry, content) => sink.embedded(`${name}/${entry}`, content),
  };
}

/** zlib data of at most `maxBytes`. @throws DocumentError `corrupt` or `too-large` */
export function inflate(data: Buffer, maxBytes: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new DocumentError(
      (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'corrupt',
    );
  }
}

/** Every storage below this one, with its path. */
export function* storagesUnder(storage: CompoundStorage, path = ''): Generator<[string, CompoundStorage]> {
  for (const child of storage.storages) {
    const name = path === '' ? child.name : `${path}/${child.name}`;
    yield [name, child];
    yield* storagesUnder(child, name);
  }
}
