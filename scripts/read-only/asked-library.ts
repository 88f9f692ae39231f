import process from 'node:process';
import { openArchiveLibrary } from './archive-library.ts';
import { fileSource } from './file-source.ts';
import type { ReadableLibrary } from './readable-library.ts';
import { sayOpening } from './say-opening.ts';
import { openSharedLibrary } from './shared-library.ts';

/** Which library is meant, as both commands are told it. */
export const LIBRARY_OPTIONS = {
  archive: { type: 'string' },
  shared: { type: 'string' },
  collection: { type: 'string' },
  tenant: { type: 'string' },
  database: { type: 'string' },
} as const;

/** For the usage of both. */
export const LIBRARY_USAGE = `  --archive FILE            the .zip file that Export wrote, or
  --shared URL --collection NAME [--tenant NAME] [--database NAME]
                            a shared library on a Chroma server; its token is taken from FOOTNOTE_TOKEN`;

type Named = Partial<Record<keyof typeof LIBRARY_OPTIONS, string>>;

/**
 * What opens the library that is named: one, by one of two ways. @returns undefined where it is not. @throws as `stat` does where there is
 * no such file
 */
export async function libraryNamed(
  { archive, collection, database = 'default_database', shared, tenant = 'default_tenant' }: Named,
  say: (text: string) => void,
): Promise<(() => Promise<ReadableLibrary>) | undefined> {
  if ((archive === undefined) === (shared === undefined)) return undefined;
  if (archive) {
    const source = await fileSource(archive);
    return () => openArchiveLibrary(source, sayOpening(say));
  }
  if (!shared || !collection) return undefined;
  const token = process.env.FOOTNOTE_TOKEN?.trim() || undefined;
  return () => openSharedLibrary({ url: shared, tenant, database, collection, token }, sayOpening(say));
}
