import { sha256 } from '@noble/hashes/sha2.js';
import { damaged, LONGEST_LINE } from './archive-format.ts';
import { toHex } from './hash.ts';
import type { PartSize } from './zip-writer.ts';

const NEWLINE = 10;

/** Passes bytes through, counts and hashes them. @throws AppError `archive-damaged` as soon as there are too many, or at the end */
export async function* checked(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  expected: PartSize,
): AsyncGenerator<Uint8Array> {
  const hash = sha256.create();
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > expected.bytes) throw damaged(name);
    hash.update(piece);
    yield piece;
  }
  if (bytes !== expected.bytes || toHex(hash.digest()) !== expected.sha256) throw damaged(name);
}

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** The lines of a part in UTF-8. @throws AppError `archive-damaged` for one that is empty, too long, or not UTF-8 */
export async function* linesOf(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  longest = LONGEST_LINE,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let length = 0;
  let number = 1;
  const bad = () => damaged(name, { line: number });
  const decode = (bytes: Uint8Array, more: boolean) => {
    length += bytes.length;
    if (length > longest) throw bad();
    try {
      text += decoder.decode(bytes, { stream: more });
    } catch {
      throw bad();
    }
  };
  const finish = (): Line => {
    if (length === 0) throw bad();
    const line = { number, text };
    text = '';
    length = 0;
    number++;
    return line;
  };
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const newline = piece.indexOf(NEWLINE, at);
      const end = newline < 0 ? piece.length : newline;
      decode(piece.subarray(at, end), newline < 0);
      if (newline >= 0) yield finish();
      at = end + 1;
    }
  }
  decode(new Uint8Array(), false);
  if (length > 0) yield finish();
}

/** Hands out the floats of a part as they are asked for. */
export class FloatReader {
  #left: Uint8Array = new Uint8Array();

  constructor(
    private readonly name: string,
    private readonly pieces: AsyncIterator<Uint8Array>,
  ) {}

  /** @throws AppError `archive-damaged` if there are not that many */
  async take(floats: number): Promise<Float32Array> {
    const parts: Uint8Array[] = [];
    let missing = floats * 4;
    while (missing > 0) {
      if (this.#left.length === 0) {
        const { value, done } = await this.pieces.next();
        if (done) throw damaged(this.name);
        this.#left = value;
      }
      const part = this.#left.subarray(0, missing);
      this.#left = this.#left.subarray(part.length);
      parts.push(part.slice());
      missing -= part.length;
    }
    // Little-endian in the file, and on every machine that runs this.
    return new Float32Array(join(parts, floats * 4).buffer);
  }

  /** @throws AppError `archive-damaged` if there is more */
  async end(): Promise<void> {
    if (this.#left.length > 0) throw damaged(this.name);
    for (;;) {
      const { value, done } = await this.pieces.next();
      if (done) return;
      if (value.length > 0) throw damaged(this.name);
    }
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
