import { createHash } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Library } from '../../lib/library/library.ts';
import type { ByteSink, ByteSource } from '../../lib/ports.ts';
import type { DocumentId, ImportOutcome } from '../../lib/types.ts';

export class MemorySink implements ByteSink {
  readonly pieces: Uint8Array[] = [];
  closed = false;

  async write(bytes: Uint8Array): Promise<void> {
    this.pieces.push(bytes.slice());
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.pieces));
  }
}

/** Hands out the bytes in pieces of odd length, so that nothing may rely on where they end. */
export const sourceOf = (bytes: Uint8Array, piece = 1021): ByteSource => ({
  size: bytes.length,
  async *stream(start = 0, end = bytes.length) {
    for (let at = start; at < end; at += piece) yield bytes.slice(at, Math.min(at + piece, end));
  },
});

const running = () => new AbortController().signal;

export async function exported(
  library: Library,
  signal = running(),
  only?: readonly DocumentId[],
): Promise<Uint8Array> {
  const sink = new MemorySink();
  for await (const _progress of library.exportArchive(sink, signal, { only }));
  if (!sink.closed) throw new Error('the sink was left open');
  return sink.bytes;
}

export async function imported(library: Library, bytes: Uint8Array, signal = running()): Promise<ImportOutcome> {
  for await (const event of library.importArchive(sourceOf(bytes), signal)) {
    if (event.type === 'done') return event.outcome;
  }
  throw new Error('the import never ended');
}

export type Files = Record<string, Uint8Array>;

export const filesOf = (archive: Uint8Array): Files => unzipSync(archive);

export const linesIn = (files: Files, name: string): Record<string, unknown>[] =>
  strFromU8(files[name] ?? new Uint8Array())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

export const manifestOf = (files: Files) => JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()));

export const jsonLines = (rows: readonly unknown[]): Uint8Array =>
  strToU8(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** Zips again with other contents, every hash and size in the manifest made right, so that only what is tested is wrong. */
export function forged(files: Files, change: Files, manifest: Record<string, unknown> = {}): Uint8Array {
  const changed = { ...files, ...change };
  const parts = Object.fromEntries(
    Object.entries(changed)
      .filter(([name]) => name !== 'manifest.json')
      .map(([name, bytes]) => [
        name,
        { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
      ]),
  );
  const rewritten = { ...manifestOf(files), parts, ...manifest };
  return zipSync({ ...changed, 'manifest.json': strToU8(JSON.stringify(rewritten)) });
}

/** The same zip with every size and offset in 64-bit fields only, as a tool writes it for a file of any size. */
export function asZip64(archive: Uint8Array): Uint8Array {
  const bytes = Buffer.from(archive);
  const end = bytes.length - 22;
  const start = bytes.readUInt32LE(end + 16);
  const entries: Buffer[] = [];
  for (let at = start; at < end; ) {
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const entry = Buffer.concat([bytes.subarray(at, nameEnd), Buffer.alloc(28)]);
    const extra = nameEnd - at;
    entry.writeUInt16LE(1, extra);
    entry.writeUInt16LE(24, extra + 2);
    for (const [i, field] of [24, 20, 42].entries()) {
      entry.writeBigUInt64LE(BigInt(entry.readUInt32LE(field)), extra + 4 + i * 8);
      entry.writeUInt32LE(0xffffffff, field);
    }
    entry.writeUInt16LE(28, 30);
    entries.push(entry);
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  const directory = Buffer.concat(entries);
  const large = Buffer.alloc(56 + 20 + 22);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(BigInt(directory.length), 40);
  large.writeBigUInt64LE(BigInt(start), 48);
  large.writeUInt32LE(0x07064b50, 56);
  large.writeBigUInt64LE(BigInt(start + directory.length), 64);
  large.writeUInt32LE(0x06054b50, 76);
  large.fill(0xff, 84, 96);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, start), directory, large]));
}
