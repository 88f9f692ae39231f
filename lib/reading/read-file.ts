import type { ReadFile } from './draft.ts';
import { finish } from './finish.ts';
import type { Parse } from './html.ts';
import type { LoadCmap } from './pdf.ts';
import { type NamedFile, unpack } from './unpack.ts';

/** Reads a file. @throws AppError `file-*`, and no other error */
export async function readFile(file: NamedFile, tools: { parse: Parse; loadCmap: LoadCmap }): Promise<ReadFile> {
  return finish(file.name, await unpack(file, tools.loadCmap), tools.parse);
}
