import { AppError } from '../../../lib/errors.ts';

/** Files that were dropped or chosen, by what is to be done with them. */
export interface SortedFiles {
  /** Archives of Footnote. */
  readonly archives: readonly File[];
  /** What may be lists of addresses. */
  readonly lists: readonly File[];
  /** Everything else is to be read. */
  readonly files: readonly File[];
}

/** What a list of bookmarks, or Pocket's, begins with. */
const LIST_HEAD = /^\uFEFF?\s*<!doctype netscape-bookmark|<title>\s*pocket export/i;
const HEAD_BYTES = 500;

export async function sortFiles(all: readonly File[]): Promise<SortedFiles> {
  const kinds = await Promise.all(all.map(kindOf));
  const of = (kind: keyof SortedFiles) => all.filter((_, i) => kinds[i] === kind);
  return { archives: of('archives'), lists: of('lists'), files: of('files') };
}

/**
 * Those that can be opened: one that is gone by now, that its reader may not read, or that is a folder, would have all others refused.
 * @throws AppError `file-damaged` where none can be
 */
export async function openable(files: readonly File[]): Promise<readonly File[]> {
  const opened = await Promise.all(files.map((file) => isOpenable(file)));
  const found = files.filter((_, i) => opened[i]);
  if (files.length > 0 && found.length === 0) throw new AppError('file-damaged');
  return found;
}

function isOpenable(file: File): Promise<boolean> {
  const first = file.slice(0, 1).arrayBuffer();
  return first.then(
    () => true,
    () => false,
  );
}

async function kindOf(file: File): Promise<keyof SortedFiles> {
  const ending = /\.([^.]+)$/.exec(file.name.toLowerCase())?.[1] ?? '';
  if (ending === 'zip') return 'archives';
  if (ending === 'csv' || ending === 'json') return 'lists';
  if (ending !== 'html' && ending !== 'htm') return 'files';
  const head = await file
    .slice(0, HEAD_BYTES)
    .text()
    .catch(() => '');
  return LIST_HEAD.test(head) ? 'lists' : 'files';
}
