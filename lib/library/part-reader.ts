import { sha256 } from '@noble/hashes/sha2.js';
import { damaged, LONGEST_LINE } from './archive-format.ts';
import { toHex } from './hash.ts';
import { JsonBudget } from './json-budget.ts';
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

/**
 * The lines of a part in UTF-8, each of them JSON. No line is held twice.
 * @throws AppError `archive-damaged` for one that is empty, too long or too large to be parsed, or not UTF-8
 */
export async function* linesOf(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  longest = LONGEST_LINE,
): AsyncGenerator<Line> {
  let line = new LineBytes(longest);
  let number = 1;
  const bad = () => damaged(name, { line: number });
  const finish = (): Line => {
    const text = line.length > 0 ? line.decode() : undefined;
    if (text === undefined) throw bad();
    line = new LineBytes(longest);
    return { number: number++, text };
  };
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const newline = piece.indexOf(NEWLINE, at);
      const end = newline < 0 ? piece.length : newline;
      if (!line.take(piece.subarray(at, end))) throw bad();
      if (newline >= 0) yield finish();
      at = end + 1;
    }
  }
  if (line.length > 0) yield finish();
}

/** A line on its way in. */
class LineBytes {
  length = 0;
  #pieces: Uint8Array[] = [];
  readonly #budget = new JsonBudget();

  constructor(private readonly longest: number) {}

  /** @returns whether the line is still one that can be read */
  take(bytes: Uint8Array): boolean {
    this.length += bytes.length;
    // A copy: the piece belongs to a buffer that may be a thousand times as long.
    this.#pieces.push(bytes.slice());
    return this.length <= this.longest && this.#budget.take(bytes);
  }

  /** To be called once. @returns undefined if it is not UTF-8 */
  decode(): string | undefined {
    const bytes = join(this.#pieces, this.length);
    this.#pieces = [];
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }
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
    const whole = new Uint8Array(floats * 4);
    for (let filled = 0; filled < whole.length; ) {
      if (this.#left.length === 0) {
        const { value, done } = await this.pieces.next();
        if (done) throw damaged(this.name);
        this.#left = value;
      }
      const part = this.#left.subarray(0, whole.length - filled);
      this.#left = this.#left.subarray(part.length);
      whole.set(part, filled);
      filled += part.length;
    }
    // Little-endian in the file, and on every machine that runs this.
    return new Float32Array(whole.buffer);
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
