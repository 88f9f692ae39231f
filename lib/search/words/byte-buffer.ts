import { grown } from './grow.ts';

/**
 * Seven bits a byte, the low ones first; the high bit says that more follow.
 * @param value below 2^31; @returns the place behind it
 */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes[end++] = (rest & 127) | 128;
  bytes[end++] = rest;
  return end;
}

/** Bytes being written, little-endian, one after another. */
export class ByteBuffer {
  /** Holds more than was written: only the first `length` count. */
  bytes = new Uint8Array(1 << 10);
  length = 0;

  /** Makes room for `more` bytes behind what is written. */
  reserve(more: number): void {
    this.bytes = grown(this.bytes, this.length + more);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.byte(value & 255);
    this.byte((value >>> 8) & 255);
    this.byte((value >>> 16) & 255);
    this.byte(value >>> 24);
  }

  varint(value: number): void {
    this.reserve(5);
    this.length = writeVarint(this.bytes, this.length, value);
  }

  append(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** The bytes of a list of numbers. */
  appendNumbers(source: Uint16Array | Uint32Array): void {
    this.append(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }

  clear(): void {
    this.length = 0;
  }

  /** A copy of what is written. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

/** Reads what a `ByteBuffer` wrote. @throws RangeError behind the end */
export class ByteReader {
  #at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  uint32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  uint8s(count: number): Uint8Array {
    return new Uint8Array(this.#take(count));
  }

  uint16s(count: number): Uint16Array {
    return new Uint16Array(this.#take(count * 2));
  }

  uint32s(count: number): Uint32Array {
    return new Uint32Array(this.#take(count * 4));
  }

  #take(length: number): ArrayBuffer {
    if (this.#at + length > this.bytes.length) throw new RangeError('Fewer bytes than announced');
    this.#at += length;
    return this.bytes.slice(this.#at - length, this.#at).buffer as ArrayBuffer;
  }
}
