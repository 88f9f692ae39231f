import { sha256 } from '@noble/hashes/sha2.js';
import { Zip, ZipDeflate } from 'fflate';
import { AppError } from '../errors.ts';
import type { ByteSink } from '../ports.ts';
import { toHex } from './hash.ts';

/** Without zip64 no offset may pass four gigabytes; the directory at the end needs a little of it. */
const MOST_BYTES = 0xffff_0000;

export interface PartSize {
  readonly bytes: number;
  readonly sha256: string;
}

export interface ZipPart {
  write(piece: Uint8Array): Promise<void>;
  close(): Promise<PartSize>;
}

/**
 * Writes a zip file from front to back, one part after the other, holding no more than a piece of it. Every part is deflated,
 * vectors at level 0: sizes are only known after each part, and readers that stream can find its end only if it is deflated.
 */
export class ZipWriter {
  readonly #zip: Zip;
  #ready: Uint8Array[] = [];
  #error: Error | null = null;
  #bytes = 0;

  constructor(
    private readonly sink: ByteSink,
    private readonly created: Date,
  ) {
    this.#zip = new Zip((error, bytes) => {
      this.#error ??= error;
      if (bytes) this.#ready.push(bytes);
    });
  }

  /** Begins a file of the archive; the one before must be closed. */
  part(name: string, level: 0 | 6): ZipPart {
    const file = new ZipDeflate(name, { level });
    file.mtime = this.created;
    this.#zip.add(file);
    const hash = sha256.create();
    let bytes = 0;
    return {
      write: async (piece) => {
        hash.update(piece);
        bytes += piece.length;
        file.push(piece);
        await this.#flush();
      },
      close: async () => {
        file.push(new Uint8Array(), true);
        await this.#flush();
        return { bytes, sha256: toHex(hash.digest()) };
      },
    };
  }

  /** Writes the directory, and closes the sink. */
  async end(): Promise<void> {
    this.#zip.end();
    await this.#flush();
    await this.sink.close();
  }

  async #flush(): Promise<void> {
    if (this.#error) throw new AppError('unexpected', { what: this.#error.message });
    const ready = this.#ready;
    this.#ready = [];
    for (const bytes of ready) {
      this.#bytes += bytes.length;
      if (this.#bytes > MOST_BYTES) throw new AppError('unexpected', { what: 'archive over 4 GB' });
      await this.sink.write(bytes);
    }
  }
}
