import { capturePage } from '../../lib/capture/page.ts';
import { AppError } from '../../lib/errors.ts';
import { type FetchedPage, PageFetcher } from '../../lib/fetch/fetch-page.ts';
import type { IntakeItem } from '../../lib/intake.ts';
import type { Gate } from '../../lib/library/gate.ts';
import type { Library } from '../../lib/library/library.ts';
import { declaredEncoding, decode } from '../../lib/reading/decode.ts';
import type { CapturedPage, SaveOutcome } from '../../lib/types.ts';
import { callRouter } from './call-router.ts';
import { inInertFrame } from './inert-frame.ts';

/** Reads what a queue holds and hands it to the library. */

/** @param library which pages the user was at: only their hosts may be of this machine or its network */
export function pageFetcher(library: () => Library): PageFetcher {
  return new PageFetcher({
    fetch: (...args) => fetch(...args),
    allowed: (origin) => callRouter('mayFetch', origin),
    known: (origin) =>
      library()
        .documents()
        .some(({ url }) => URL.canParse(url) && new URL(url).origin === origin),
    now: () => Date.now(),
  });
}

/** The page at an address: as it stands in an open tab, else fetched. @throws AppError `address-*`, `page-*`, `file-*` */
export async function readAddress(url: string, fetcher: PageFetcher, signal: AbortSignal): Promise<CapturedPage> {
  const open = await callRouter('captureOpen', url);
  return open ?? readFetched(await fetcher.fetch(url, signal));
}

/** @throws AppError `page-empty`, `page-too-large`, `file-*` */
async function readFetched({ bytes, charset, type, url }: FetchedPage): Promise<CapturedPage> {
  if (type !== '' && !/^text\/|[/+]xml$|[/+]json$/.test(type)) throw new AppError('file-unknown', { what: type });
  const html = decode(bytes, charset ?? declaredEncoding(bytes))?.text;
  if (html === undefined) throw new AppError('file-unknown');
  return inInertFrame(html, (document) => capturePage(document, url));
}

/** Of a list, for one document. */
const MOST_TAGS = 50;

interface Taking {
  /** Of a file. */
  readonly bytes: Blob | undefined;
  readonly library: Library;
  readonly saves: Gate;
  readonly fetcher: PageFetcher;
  readonly signal: AbortSignal;
}

/** Reads an item of a queue and saves it, with the tags of its list unless it has some. @throws AppError as told by its parts */
export async function takeItem(item: IntakeItem, { library, saves, fetcher, signal }: Taking): Promise<SaveOutcome> {
  if (item.url === undefined) throw new AppError('file-unknown');
  const page = await readAddress(item.url, fetcher, signal);
  const outcome = await saves.pass(() => library.save(page));
  const { document } = outcome;
  // It is saved: tags that cannot be kept are no reason to say that it is not.
  if (item.tags && (document.tags ?? []).length === 0)
    await library.tag([document.id], item.tags.slice(0, MOST_TAGS)).catch(() => undefined);
  return outcome;
}
