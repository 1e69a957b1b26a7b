import type { XClient, XEvent, XProperty } from 'x11';
import type { Offered } from './worker-protocol.ts';

// Inter-Client Communication Conventions Manual 2.0, section 2: conversion of selections, large transfers (INCR).

export interface ClipboardReader {
  client: XClient;
  /** Ours, to which programs write what they are asked for. */
  window: number;
  selection: number;
  property: number;
  atom: (name: string) => Promise<number>;
  /** The next event that is wanted; undefined when none came in time. */
  next: (wanted: (event: XEvent) => boolean, withinMs: number) => Promise<XEvent | undefined>;
}

const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const MAX_IMAGE_BYTES = 32 * 1024 * 1024;
/** How long a program may take for each step. */
const ANSWER_MS = 3_000;
const NEW_VALUE = 0;
const TEXTS = ['UTF8_STRING', 'text/plain;charset=utf-8'];
const IMAGES = ['image/png', 'image/jpeg', 'image/bmp'];

/** Reads what the owner of a clipboard offers: files, else text, else a picture. Undefined when it is none of these. */
export async function readClipboard(reader: ClipboardReader): Promise<Offered | undefined> {
  const { atom } = reader;
  const targets = await read(reader, await atom('TARGETS'), 64 * 1024);
  if (!targets) return undefined;
  const offered = new Set<number>();
  for (let at = 0; at + 4 <= targets.bytes.length; at += 4) offered.add(targets.bytes.readUInt32LE(at));
  const first = async (names: readonly string[]) => {
    for (const name of names) {
      const found = await atom(name);
      if (offered.has(found)) return found;
    }
    return undefined;
  };
  const take = async (
    name: 'text' | 'uriList' | 'gnomeCopiedFiles' | 'image',
    target: number,
    max: number,
  ) => {
    const got = await read(reader, target, max);
    if (!got || got.bytes.length === 0) return undefined;
    return { [name]: new Uint8Array(got.bytes), ...(got.truncated ? { truncated: true } : {}) } as Offered;
  };

  const [gnome, list] = [await first(['x-special/gnome-copied-files']), await first(['text/uri-list'])];
  if (gnome !== undefined) return take('gnomeCopiedFiles', gnome, MAX_TEXT_BYTES);
  if (list !== undefined) return take('uriList', list, MAX_TEXT_BYTES);
  const text = await first(TEXTS);
  if (text !== undefined) return take('text', text, MAX_TEXT_BYTES);
  // STRING is ISO Latin-1.
  const latin = await first(['STRING']);
  if (latin !== undefined) {
    const got = await take('text', latin, MAX_TEXT_BYTES);
    return got?.text && { ...got, text: Buffer.from(Buffer.from(got.text).toString('latin1')) };
  }
  const image = await first(IMAGES);
  return image === undefined ? undefined : take('image', image, MAX_IMAGE_BYTES);
}

interface Read {
  bytes: Buffer;
  truncated: boolean;
}

async function read(reader: ClipboardReader, target: number, max: number): Promise<Read | undefined> {
  const { client, window, selection, property, next, atom } = reader;
  client.DeleteProperty(window, property);
  const answer = next((event) => event.name === 'SelectionNotify' && event.subtype === undefined, ANSWER_MS);
  client.ConvertSelection(window, selection, target, property, 0);
  const event = await answer;
  if (!event || event.property === 0) return undefined;
  const incremental = await atom('INCR');
  // Whether it comes in pieces has to be known before the property is deleted, which asks for the first piece.
  const head = await getProperty(reader, 0, 0);
  if (head?.type !== incremental) return whole(await getProperty(reader, max, 1));

  const pieces: Buffer[] = [];
  let size = 0;
  let truncated = false;
  let piece = arrives(reader);
  client.DeleteProperty(window, property);
  while (await piece) {
    piece = arrives(reader);
    const value = await getProperty(reader, max, 1);
    if (!value || value.data.length === 0) return { bytes: Buffer.concat(pieces), truncated };
    if (size + value.data.length > max) truncated = true;
    else {
      pieces.push(value.data);
      size += value.data.length;
    }
    // The rest is let go: a program that waits for us to take it would hang.
  }
  return size === 0 ? undefined : { bytes: Buffer.concat(pieces), truncated: true };
}

function arrives({ next, window, property }: ClipboardReader): Promise<XEvent | undefined> {
  return next(
    (event) =>
      event.name === 'PropertyNotify' &&
      (event.wid === window || event.window === window) &&
      event.atom === property &&
      event.state === NEW_VALUE,
    ANSWER_MS,
  );
}

/** @param max bytes; @param remove 1: the property goes when all of it was read */
function getProperty({ client, window, property }: ClipboardReader, max: number, remove: 0 | 1) {
  return new Promise<XProperty | undefined>((resolve) =>
    client.GetProperty(remove, window, property, 0, 0, Math.ceil(max / 4), (error, value) =>
      resolve(error ? undefined : value),
    ),
  );
}

function whole(value: XProperty | undefined): Read | undefined {
  return value && { bytes: Buffer.from(value.data), truncated: value.bytesAfter > 0 };
}
