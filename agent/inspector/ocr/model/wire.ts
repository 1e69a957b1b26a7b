/** One field of a message: a whole number or four bytes (`bits`), or what has a length. */
export interface Field {
  number: number;
  type: 0 | 1 | 2 | 5;
  /** Of type 0. */
  value: bigint;
  /** Of the other types. */
  bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/**
 * The fields of a message as they come (https://protobuf.dev/programming-guides/encoding). What is unknown is kept,
 * so that a message can be written again whatever is in it.
 * @throws Error when the bytes are no message
 */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('protobuf: a number without an end');
  };
  while (at < message.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (type === 0) {
      fields.push({ number, type, value: varint(), bytes: NOTHING });
      continue;
    }
    if (type !== 1 && type !== 2 && type !== 5) throw new Error(`protobuf: type ${type}`);
    const length = type === 2 ? Number(varint()) : type === 1 ? 8 : 4;
    if (length > message.length - at) throw new Error('protobuf: a field longer than its message');
    fields.push({ number, type, value: 0n, bytes: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

/** The message of these fields. */
export function writeFields(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(({ number, type, value, bytes }) => {
      const tag = varintOf(BigInt(number * 8 + type));
      if (type === 0) return [tag, varintOf(value)];
      return type === 2 ? [tag, varintOf(BigInt(bytes.length)), bytes] : [tag, bytes];
    }),
  );
}

export function numberField(number: number, value: number): Field {
  return { number, type: 0, value: BigInt(value), bytes: NOTHING };
}

export function bytesField(number: number, bytes: Uint8Array): Field {
  return { number, type: 2, value: 0n, bytes };
}

export function textField(number: number, text: string): Field {
  return bytesField(number, Buffer.from(text));
}

export function floatField(number: number, value: number): Field {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return { number, type: 5, value: 0n, bytes };
}

function varintOf(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  bytes.push(Number(value));
  return Uint8Array.from(bytes);
}
