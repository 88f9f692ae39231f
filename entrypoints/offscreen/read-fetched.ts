import { canonicalAddress } from '../../lib/capture/address.ts';
import { capturePage } from '../../lib/capture/page.ts';
import { privateReason } from '../../lib/capture/privacy.ts';
import { AppError } from '../../lib/errors.ts';
import type { FetchedPage } from '../../lib/fetch/fetch-page.ts';
import { pageOfWebFile } from '../../lib/library/save-file.ts';
import { declaredEncoding, decode } from '../../lib/reading/decode.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { inInertFrame } from './inert-frame.ts';
import { readFileInWorker } from './reader.ts';

/** What is drawn as a page; everything else that comes from an address is read as the file it is. */
const PAGE_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;
/** What a file begins with that some servers call a page, or nothing at all: PDF, and archives such as DOCX and EPUB. */
const FILE_HEADS = ['%PDF-', 'PK\u0003\u0004'];

/** Reads what a server sent. @throws AppError `page-*`, also `page-private` for one that asks for a password or a card; `file-*` */
export async function readFetched(fetched: FetchedPage): Promise<CapturedPage> {
  const { bytes, charset, type, url } = fetched;
  const head = String.fromCharCode(...bytes.subarray(0, 5));
  if ((type !== '' && !PAGE_TYPE.test(type)) || FILE_HEADS.some((each) => head.startsWith(each)))
    return readWebFile(fetched);
  const html = decode(bytes, charset ?? declaredEncoding(bytes))?.text;
  if (html === undefined) throw new AppError('file-unknown');
  return inInertFrame(html, (document) => {
    const why = privateReason(document);
    if (why) throw new AppError('page-private', { why });
    return capturePage(document, url);
  });
}

async function readWebFile({ bytes, url }: FetchedPage): Promise<CapturedPage> {
  const read = await readFileInWorker(new Blob([bytes as Uint8Array<ArrayBuffer>]), nameOf(url));
  return pageOfWebFile(read, { url, address: canonicalAddress(url) });
}

/** The last part of its path, as a file would be called. */
export function nameOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  const last = pathname.split('/').filter(Boolean).at(-1) ?? hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
