/** Fields of a protobuf message, to be joined: each helper leaves out what has its zero value, as proto3 does. */

export function textField(number: number, value: string): Buffer {
  return value === '' ? empty : bytesField(number, Buffer.from(value));
}

/** Also for messages, which are there even when they are empty. */
export function bytesField(number: number, value: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
}

export function numberField(number: number, value: number): Buffer {
  return value === 0 ? empty : Buffer.concat([varint(number * 8), varint(value)]);
}

export function doubleField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

const empty = Buffer.alloc(0);

/** Whole numbers from 0 to 2^53. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
