import { guarded } from './bounds.ts';
import { fileOf, type ReadFile } from './draft.ts';
import { type Parse, readChapter, readHtml } from './html.ts';
import type { Unpacked } from './unpack.ts';

/** The second half of reading a file, where mark-up can be parsed. @throws AppError `file-*`, and no other error */
export function finish(name: string, unpacked: Unpacked, parse: Parse): Promise<ReadFile> {
  return guarded(async () => {
    if (unpacked.type === 'read') return unpacked.file;
    if (unpacked.type === 'page') return readHtml(name, unpacked.source, parse);
    const drafts = unpacked.chapters.flatMap((chapter) => readChapter(chapter, parse));
    return fileOf('epub', name, drafts, unpacked.about);
  });
}
