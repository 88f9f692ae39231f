import { AppError } from '../errors.ts';
import type { FileFormat } from '../types.ts';
import { guarded, LARGEST_FILE } from './bounds.ts';
import { readDoc } from './doc.ts';
import { readDocx } from './docx.ts';
import { type About, type Draft, fileOf, type ReadFile } from './draft.ts';
import { readEpub } from './epub.ts';
import { readMarkdown } from './markdown.ts';
import { type LoadCmap, readPdf } from './pdf.ts';
import { readRtf } from './rtf.ts';
import { sniff } from './sniff.ts';
import { readText } from './text.ts';

/** Code units of mark-up that are parsed at once. */
const LARGEST_MARKUP = 50_000_000;

/** A file as it is given. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What can be read of a file where there is no parser for HTML, as in a worker: all of it, or mark-up yet to be parsed. */
export type Unpacked =
  | { readonly type: 'read'; readonly file: ReadFile }
  | { readonly type: 'page'; readonly source: string }
  | { readonly type: 'book'; readonly chapters: readonly string[]; readonly about: About };

/** The first half of reading a file, which may take long and may run anywhere. @throws AppError `file-*`, and no other error */
export function unpack({ name, bytes }: NamedFile, loadCmap: LoadCmap): Promise<Unpacked> {
  return guarded(async () => {
    if (bytes.length > LARGEST_FILE) throw new AppError('file-too-large', { megabytes: LARGEST_FILE / 1_000_000 });
    const sniffed = sniff(name, bytes);
    const read = (format: FileFormat, drafts: readonly Draft[], about: About = {}): Unpacked => ({
      type: 'read',
      file: fileOf(format, name, drafts, about),
    });
    switch (sniffed.format) {
      case 'html':
        return page(sniffed.decoded.text);
      case 'epub': {
        const { chapters, about } = readEpub(bytes);
        page(chapters.join(''));
        return { type: 'book', chapters, about };
      }
      case 'text':
        return read('text', readText(sniffed.decoded.text));
      case 'doc':
        return read('doc', readDoc(sniffed.ole));
      case 'markdown': {
        const { drafts, about } = readMarkdown(sniffed.decoded.text);
        return read('markdown', drafts, about);
      }
      default: {
        const readers = { rtf: readRtf, docx: readDocx, pdf: (all: Uint8Array) => readPdf(all, loadCmap) };
        const { drafts, about } = await readers[sniffed.format](bytes);
        return read(sniffed.format, drafts, about);
      }
    }
  });
}

function page(source: string): Unpacked {
  if (source.length > LARGEST_MARKUP) throw new AppError('file-too-large', { characters: LARGEST_MARKUP });
  return { type: 'page', source };
}
