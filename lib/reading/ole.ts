import { AppError } from '../errors.ts';

/** The streams of a compound file, as the Office of 1997 wrote them, by name. */
export interface OleFile {
  readonly names: ReadonlySet<string>;
  /** @throws AppError `file-damaged` */
  stream(name: string): Uint8Array | undefined;
}

interface Entry {
  readonly start: number;
  readonly size: number;
}

const HEADER = 512;
const IN_HEADER = 109;
const LAST_SECTOR = 0xfffffffa;
const STREAM = 2;
const ROOT = 5;
const ENTRY = 128;

const MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export const isOle = (bytes: Uint8Array): boolean => MAGIC.every((byte, at) => bytes[at] === byte);

/** Opens a compound file: a small file system of sectors in chains. @throws AppError `file-damaged` */
export function openOle(bytes: Uint8Array): OleFile {
  if (bytes.length < HEADER || !isOle(bytes)) throw new AppError('file-damaged');
  const sectors = new Sectors(bytes);
  const entries = directoryOf(sectors);
  const root = entries.get(ROOT_NAME);
  return {
    names: new Set(entries.keys()),
    stream(name) {
      const entry = entries.get(name);
      return entry && sectors.read(entry, root);
    },
  };
}

const ROOT_NAME = '\0root';

function directoryOf(sectors: Sectors): Map<string, Entry> {
  const directory = sectors.chain(sectors.directory);
  const fields = view(directory);
  const entries = new Map<string, Entry>();
  for (let at = 0; at + ENTRY <= directory.length; at += ENTRY) {
    const type = fields.getUint8(at + 66);
    if (type !== STREAM && type !== ROOT) continue;
    const length = Math.max(0, Math.min(64, fields.getUint16(at + 64, true)) - 2);
    const name = type === ROOT ? ROOT_NAME : new TextDecoder('utf-16le').decode(directory.subarray(at, at + length));
    if (!entries.has(name))
      entries.set(name, { start: fields.getUint32(at + 116, true), size: fields.getUint32(at + 120, true) });
  }
  return entries;
}

/** The sectors of a compound file, and which follows which. */
class Sectors {
  readonly directory: number;
  readonly #bytes: Uint8Array;
  readonly #size: number;
  readonly #next: Uint32Array;
  readonly #smallSize: number;
  readonly #smallLimit: number;
  readonly #smallStart: number;
  #small: { next: Uint32Array; bytes: Uint8Array } | undefined;

  constructor(bytes: Uint8Array) {
    const fields = view(bytes);
    this.#bytes = bytes;
    this.#size = 2 ** sane(fields.getUint16(30, true), 7, 16);
    this.#smallSize = 2 ** sane(fields.getUint16(32, true), 4, 12);
    this.directory = fields.getUint32(48, true);
    this.#smallLimit = fields.getUint32(56, true);
    this.#smallStart = fields.getUint32(60, true);
    this.#next = this.#table(fields);
  }

  /** The bytes of a chain of sectors; what is missing at the end of a file that was cut is left out. */
  chain(start: number, size = this.#bytes.length): Uint8Array {
    return follow(start, size, this.#size, this.#next, (sector) => this.#sector(sector));
  }

  read({ start, size }: Entry, root: Entry | undefined): Uint8Array {
    if (size >= this.#smallLimit || !root) return this.chain(start, size).subarray(0, size);
    this.#small ??= { next: words(this.chain(this.#smallStart)), bytes: this.chain(root.start, root.size) };
    const { next, bytes } = this.#small;
    const piece = (sector: number) => bytes.subarray(sector * this.#smallSize, (sector + 1) * this.#smallSize);
    return follow(start, size, this.#smallSize, next, piece).subarray(0, size);
  }

  #sector(at: number): Uint8Array {
    const start = (at + 1) * this.#size;
    return this.#bytes.subarray(start, start + this.#size);
  }

  /** The table of which sector follows which: its own sectors are told in the header, and in a chain that begins there. */
  #table(fields: DataView): Uint32Array {
    const most = Math.ceil(this.#bytes.length / this.#size);
    const own: number[] = [];
    for (let i = 0; i < IN_HEADER; i++) own.push(fields.getUint32(76 + 4 * i, true));
    const perSector = this.#size / 4 - 1;
    let more = fields.getUint32(68, true);
    for (let seen = 0; more < LAST_SECTOR && seen < most; seen++) {
      const list = words(this.#sector(more));
      own.push(...list.subarray(0, perSector));
      more = list[perSector] ?? LAST_SECTOR;
    }
    const sectors = own.filter((sector) => sector < most).map((sector) => this.#sector(sector));
    return words(concatenated(sectors.slice(0, most)));
  }
}

function follow(
  start: number,
  size: number,
  step: number,
  next: Uint32Array,
  piece: (sector: number) => Uint8Array,
): Uint8Array {
  const pieces: Uint8Array[] = [];
  const most = Math.min(next.length, Math.ceil(size / step)); // no chain is longer; one that bites its tail ends here
  for (let at = start, seen = 0; at < LAST_SECTOR && seen < most; seen++) {
    const bytes = piece(at);
    if (bytes.length === 0) break;
    pieces.push(bytes);
    at = next[at] ?? LAST_SECTOR;
  }
  return concatenated(pieces);
}

function sane(value: number, least: number, most: number): number {
  if (value < least || value > most) throw new AppError('file-damaged');
  return value;
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function words(bytes: Uint8Array): Uint32Array {
  const fields = view(bytes);
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => fields.getUint32(i * 4, true));
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
