import { opensDoors } from '../../lib/capture/cut-address.ts';
import { isPrivateHost } from '../../lib/capture/privacy.ts';
import { AppError, toReport } from '../../lib/errors.ts';
import { PageFetcher } from '../../lib/fetch/fetch-page.ts';
import { readNow } from '../../lib/freshness/read-now.ts';
import type { IntakeItem } from '../../lib/intake.ts';
import type { Gate } from '../../lib/library/gate.ts';
import type { Library } from '../../lib/library/library.ts';
import type { CapturedPage, SaveOutcome, StoredDocument } from '../../lib/types.ts';
import { callRouter } from './call-router.ts';
import { readFetched } from './read-fetched.ts';
import { readNewFile } from './reader.ts';

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
async function readAddress(url: string, fetcher: PageFetcher, signal: AbortSignal): Promise<CapturedPage> {
  const open = await callRouter('captureOpen', { url });
  if (open) return open;
  const why = isPrivateHost(url) ? 'host' : opensDoors(url) ? 'address' : undefined;
  if (why) throw new AppError('page-private', { why }); // not even fetched: nobody has seen what it is
  return readFetched(await fetcher.fetch(url, signal));
}

/** The page of a copy as it is now. @throws AppError `address-*`, `page-*`, `file-*` */
export function readAgain(copy: StoredDocument, fetcher: PageFetcher, signal: AbortSignal): Promise<CapturedPage> {
  const { url } = copy;
  const ways = {
    fromTab: (within: number) => callRouter('captureOpen', { url, within }),
    fetched: async () => readFetched(await fetcher.fetch(url, signal)),
  };
  return readNow(copy, ways, Date.now());
}

/** A page that calls itself by another address by now is still the one that was saved. */
const asCopy = (page: CapturedPage, { address }: StoredDocument): CapturedPage => ({ ...page, address });

/** Notes on a document what became of a look at its page; without a network there was no look. */
export async function noteFailure(library: Library, url: string, error: unknown): Promise<void> {
  const { code } = toReport(error);
  if (code === 'address-unreachable' && !navigator.onLine) return;
  await library.seeing.failed(url, code).catch(() => undefined);
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
export async function takeItem(item: IntakeItem, taking: Taking): Promise<SaveOutcome> {
  if (item.url === undefined) return takeFile(item.name, taking);
  const { fetcher, library, saves, signal } = taking;
  const { url } = item;
  const copy = library.savedAs(url);
  const again = copy?.kind === 'page' ? copy : undefined;
  const read = again ? readAgain(again, fetcher, signal) : readAddress(url, fetcher, signal);
  const page = await read.catch(async (error: unknown) => {
    if (!signal.aborted) await noteFailure(library, url, error);
    throw error;
  });
  const outcome = await saves.pass(() => library.save(again ? asCopy(page, again) : page));
  const { document } = outcome;
  // It is saved: tags that cannot be kept are no reason to say that it is not.
  if (item.tags && (document.tags ?? []).length === 0)
    await library.tag([document.id], item.tags.slice(0, MOST_TAGS)).catch(() => undefined);
  return outcome;
}

async function takeFile(name: string, { bytes, library, saves }: Taking): Promise<SaveOutcome> {
  if (!bytes) throw new AppError('file-damaged');
  const file = await readNewFile(bytes, name);
  return saves.pass(() => library.saveFile(file));
}
