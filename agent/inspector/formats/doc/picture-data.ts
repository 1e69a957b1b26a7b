import { type OfficeArtText, officeArtPictures, officeArtTexts } from '../ole/office-art.ts';
import { utf16le } from '../utf16.ts';

const HEADER_BYTES = 68;
const FORM_FIELD = 0xffffffff;

/** Texts in Word's `Data` stream: alternative texts of inline pictures, texts of form fields ([MS-DOC] 2.9.192, 2.9.78). */
export function* pictureDataTexts(data: Buffer): Generator<OfficeArtText> {
  for (const { body, isField } of structuresOf(data)) {
    yield* isField ? formFieldTexts(body) : officeArtTexts(body);
  }
}

/** Inline pictures of the same stream. */
export function* pictureDataPictures(data: Buffer): Generator<Buffer> {
  for (const { body, isField } of structuresOf(data)) if (!isField) yield* officeArtPictures(body);
}

function* structuresOf(data: Buffer): Generator<{ body: Buffer; isField: boolean }> {
  let at = 0;
  while (at + HEADER_BYTES <= data.length) {
    const length = data.readUInt32LE(at);
    if (length < HEADER_BYTES || data.readUInt16LE(at + 4) !== HEADER_BYTES) {
      // Structures are aligned now and then; what lies between says nothing.
      at += 1;
      continue;
    }
    const body = data.subarray(at + HEADER_BYTES, at + length);
    const hasFileName = data.readInt16LE(at + 6) === 0x66;
    if (body.length > 10 && body.readUInt32LE(0) === FORM_FIELD) yield { body, isField: true };
    else if (body.length > 0)
      yield { body: hasFileName ? body.subarray(1 + body[0]!) : body, isField: false };
    at += length;
  }
}

function* formFieldTexts(field: Buffer): Generator<OfficeArtText> {
  const type = field[4]! & 3;
  let at = 10;
  const take = (): string => {
    if (at + 2 > field.length) return '';
    const characters = field.readUInt16LE(at);
    const text = utf16le(field, at + 2, at + 2 + 2 * characters);
    at += 4 + 2 * characters;
    return text;
  };
  const texts: string[] = [take()];
  if (type === 0) texts.push(take());
  else at += 2;
  for (let i = 0; i < 5; i++) texts.push(take());
  if (type === 2 && at + 6 <= field.length) {
    const count = field.readUInt16LE(at + 2);
    at += 6;
    for (let i = 0; i < count && at + 2 <= field.length; i++) {
      texts.push(take());
      at -= 2;
    }
  }
  for (const text of texts) if (text !== '') yield { kind: 'form', text };
}
