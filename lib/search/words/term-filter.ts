import type { ByteBuffer, ByteReader } from './byte-buffer.ts';
import { grown } from './grow.ts';

/** Bytes of a block, which is all that one question looks at. */
const BLOCK = 32;
const BITS_PER_TERM = 10;
/** A term sets so many bits of its block; each is chosen by a byte of a hash. */
const PROBES = 4;

/**
 * Says of every term of a set that it is in it, and of about one in a hundred others (a Bloom filter in blocks: Putze, Sanders and Singler,
 * "Cache-, hash- and space-efficient Bloom filters", 2007).
 */
export class TermFilter {
  constructor(private readonly bytes: Uint8Array) {}

  get memory(): number {
    return this.bytes.byteLength;
  }

  has(term: Uint8Array): boolean {
    if (this.bytes.length === 0) return false;
    const { place, bits } = hashesOf(term, term.length);
    const block = blockOf(place, this.bytes.length);
    for (let i = 0; i < PROBES; i++) {
      const bit = (bits >>> (8 * i)) & 255;
      if (((this.bytes[block + (bit >> 3)] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  write(out: ByteBuffer): void {
    out.uint32(this.bytes.length);
    out.append(this.bytes);
  }
}

/** @throws RangeError when it is cut short */
export function readTermFilter(reader: ByteReader): TermFilter {
  return new TermFilter(reader.uint8s(reader.uint32()));
}

export class TermFilterWriter {
  /** Two of each term. */
  #hashes = new Uint32Array(64);
  #terms = 0;

  add(term: Uint8Array, length: number): void {
    const { place, bits } = hashesOf(term, length);
    this.#hashes = grown(this.#hashes, this.#terms * 2 + 2);
    this.#hashes[this.#terms * 2] = place;
    this.#hashes[this.#terms * 2 + 1] = bits;
    this.#terms++;
  }

  finish(): TermFilter {
    const bytes = new Uint8Array(Math.ceil((this.#terms * BITS_PER_TERM) / 8 / BLOCK) * BLOCK);
    for (let term = 0; term < this.#terms; term++) {
      const block = blockOf(this.#hashes[term * 2] ?? 0, bytes.length);
      const bits = this.#hashes[term * 2 + 1] ?? 0;
      for (let i = 0; i < PROBES; i++) {
        const bit = (bits >>> (8 * i)) & 255;
        const at = block + (bit >> 3);
        bytes[at] = (bytes[at] ?? 0) | (1 << (bit & 7));
      }
    }
    return new TermFilter(bytes);
  }
}

function blockOf(place: number, length: number): number {
  return Math.floor((place / 2 ** 32) * (length / BLOCK)) * BLOCK;
}

/** Two hashes of 32 bits: FNV-1a, its bits stirred in two ways (the finalizers of MurmurHash3, by Austin Appleby, public domain). */
function hashesOf(term: Uint8Array, length: number): { place: number; bits: number } {
  let value = 0x811c9dc5;
  for (let i = 0; i < length; i++) value = Math.imul(value ^ (term[i] ?? 0), 0x01000193);
  return { place: stirred(value), bits: stirred(value ^ 0x5bd1e995) };
}

function stirred(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
