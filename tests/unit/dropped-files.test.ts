import { describe, expect, it } from 'vitest';
import { type DroppedEntry, droppedFiles, filesIn } from '../../entrypoints/library/add/dropped-files.ts';

const file = (name: string): DroppedEntry => ({ name, file: (take) => take(new File([name], name)) });
const gone = (name: string): DroppedEntry => ({ name, file: (_, fail) => fail?.(new DOMException('gone')) });

/** A folder that is read two entries at a time, as a browser reads a hundred. */
const folder = (name: string, ...children: DroppedEntry[]): DroppedEntry => ({
  name,
  createReader() {
    const left = [...children];
    return { readEntries: (take) => take(left.splice(0, 2) as unknown as FileSystemEntry[]) };
  },
});

const names = async (...entries: DroppedEntry[]) => (await filesIn(entries)).map(({ name }) => name);

describe('what is dropped', () => {
  it('is the files in a folder, however deep and however many, in order', async () => {
    const notes = folder(
      'notes',
      file('a.md'),
      folder('old', file('b.md'), folder('older', file('c.md'))),
      file('d.md'),
    );
    expect(await names(file('first.pdf'), notes, folder('empty'), file('last.txt'))).toEqual([
      'first.pdf',
      'a.md',
      'b.md',
      'c.md',
      'd.md',
      'last.txt',
    ]);
  });

  it('is not what a file system hides, nor what cannot be opened', async () => {
    expect(
      await names(folder('notes', file('.DS_Store'), gone('a.md'), file('b.md')), folder('.git', file('c'))),
    ).toEqual(['b.md']);
  });

  it('ends somewhere', async () => {
    const many = Array.from({ length: 10_050 }, (_, i) => file(`${i}.md`));
    expect(await names(...many)).toHaveLength(10_000);
  });

  it('is the files as they come where there is no folder among them', async () => {
    const files = [new File(['a'], 'a.md')];
    const items = [{ webkitGetAsEntry: () => null }];
    expect(await droppedFiles({ items, files } as unknown as DataTransfer)).toEqual(files);
  });
});
