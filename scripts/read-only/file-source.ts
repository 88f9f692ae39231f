import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import type { ByteSource } from '../../lib/ports.ts';

/** Commands of this folder that npm runs: in the project's folder, saying in INIT_CWD where they were typed. */
const OURS = /^(?:mcp|ask)$/;

/** A file, by its path as it was typed, to be read in pieces as an import reads one. @throws as `stat` does where there is none */
export async function fileSource(typed: string): Promise<ByteSource> {
  const { INIT_CWD = '', npm_lifecycle_event = '' } = process.env;
  const path = resolve(OURS.test(npm_lifecycle_event) ? INIT_CWD : '', typed);
  const { size } = await stat(path);
  return {
    size,
    async *stream(start = 0, end = size) {
      if (end > start) yield* createReadStream(path, { start, end: end - 1 });
    },
  };
}
