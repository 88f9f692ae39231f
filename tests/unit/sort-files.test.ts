import { describe, expect, it } from 'vitest';
import { openable, sortFiles } from '../../entrypoints/library/add/sort-files.ts';

const file = (name: string, text = name) => new File([text], name);

/** As a browser hands out a folder, or a file that is gone by now. */
function closed(name: string): File {
  const made = file(name);
  const fail = () => Promise.reject(new DOMException('could not be found', 'NotFoundError'));
  return Object.assign(made, { slice: () => Object.assign(new Blob(), { arrayBuffer: fail, text: fail }) });
}

describe('files that are taken in', () => {
  it('are those that can be opened: one that cannot does not keep the others out', async () => {
    const files = [file('a.md'), closed('folder'), file('empty.txt', ''), closed('gone.html')];
    expect((await openable(files)).map(({ name }) => name)).toEqual(['a.md', 'empty.txt']);
    await expect(openable([closed('folder')])).rejects.toThrow('file-damaged');
    expect(await openable([])).toEqual([]);
  });

  it('are told apart by their endings, and pages from lists by how they begin', async () => {
    const list = file('list.html', '<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>');
    const page = file('page.html', '<!doctype html><p>A page');
    const sorted = await sortFiles([file('a.zip'), file('b.CSV'), list, page, file('noending'), closed('c.htm')]);
    expect(sorted.archives.map(({ name }) => name)).toEqual(['a.zip']);
    expect(sorted.lists.map(({ name }) => name)).toEqual(['b.CSV', 'list.html']);
    expect(sorted.files.map(({ name }) => name)).toEqual(['page.html', 'noending', 'c.htm']);
  });
});
