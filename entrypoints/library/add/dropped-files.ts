/** What of an entry of a drop is used; the browser's own are given, and the tests bring others. */
export type DroppedEntry =
  | Pick<FileSystemFileEntry, 'name' | 'file'>
  | { readonly name: string; createReader(): Pick<FileSystemDirectoryReader, 'readEntries'> };

/** Files of one drop; the library takes no more in one call. */
const MOST_FILES = 10_000;

/** The files of a drop, those in its folders too. What it holds must be asked for before the event is over: call it at once. */
export function droppedFiles({ items, files }: DataTransfer): Promise<readonly File[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some(({ isDirectory }) => isDirectory)) return Promise.resolve([...files]);
  return filesIn(entries as unknown as readonly DroppedEntry[]);
}

/** The files below these, in order, without hidden ones and what cannot be opened. */
export async function filesIn(entries: readonly DroppedEntry[]): Promise<readonly File[]> {
  const found: File[] = [];
  const left = [...entries].reverse(); // a stack: folders may lie as deep as they like
  for (let entry = left.pop(); entry && found.length < MOST_FILES; entry = left.pop()) {
    if (entry.name.startsWith('.')) continue; // a file system's own, such as .DS_Store
    if ('createReader' in entry) left.push(...(await childrenOf(entry.createReader())).reverse());
    else found.push(...(await fileOf(entry)));
  }
  return found;
}

/** A folder is read in pieces, until one is empty. */
async function childrenOf(reader: Pick<FileSystemDirectoryReader, 'readEntries'>): Promise<DroppedEntry[]> {
  const children: DroppedEntry[] = [];
  for (;;) {
    const piece = await new Promise<readonly unknown[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (piece.length === 0) return children;
    children.push(...(piece as DroppedEntry[]));
  }
}

function fileOf(entry: Pick<FileSystemFileEntry, 'file'>): Promise<readonly File[]> {
  return new Promise((resolve) => {
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    );
  });
}
