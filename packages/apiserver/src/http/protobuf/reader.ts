/** A body that is no protobuf: it ends too early or says something impossible. */
export class ProtobufError extends Error {}

/** One field as it stands in a message. Numbers are whole ones that fit, or bigint; everything else is bytes. */
export interface WireField {
  readonly number: number;
  readonly value: number | bigint | Buffer;
}

/** The fields of a message in the order they stand in. Source: protobuf.dev, Encoding. Groups are refused. */
export function* fieldsOf(bytes: Buffer): Generator<WireField> {
  let at = 0;

  function varint(): bigint {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw new ProtobufError('unexpected EOF');
      at += 1;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, result);
    }
    throw new ProtobufError('proto: integer overflow');
  }
  function take(length: number): Buffer {
    if (length > bytes.length - at) throw new ProtobufError('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  }

  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    if (number === 0) throw new ProtobufError('proto: illegal tag 0');
    switch (tag & 7) {
      case 0:
        yield { number, value: exact(BigInt.asIntN(64, varint())) };
        break;
      case 1:
        yield { number, value: take(8) };
        break;
      case 2:
        yield { number, value: take(Number(varint())) };
        break;
      case 5:
        yield { number, value: take(4) };
        break;
      default:
        throw new ProtobufError(`proto: illegal wireType ${tag & 7}`);
    }
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
