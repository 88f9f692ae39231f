import { type ReadonlySignal, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { IntakeKind, ListedAddress } from '../../../lib/intake.ts';
import { call as callRoom } from '../../../lib/messaging/transport.ts';
import type { CallLibrary } from '../catalogue.ts';
import { ALL_SITES, originsOf } from './origins.ts';
import type { Queues } from './queues.ts';
import { openable, sortFiles } from './sort-files.ts';

/** Addresses that were found and wait for a word. `name`: of the file they stand in. */
export interface Found {
  readonly kind: IntakeKind;
  readonly addresses: readonly ListedAddress[];
  readonly name?: string;
}

/** What came of the last thing done here. */
export type Told =
  | { readonly what: 'begun'; readonly count: number }
  | { readonly what: 'declined' }
  /** There was no address in it. */
  | { readonly what: 'nothing' }
  | { readonly what: 'failed'; readonly report: ErrorReport };

/** A list of the browser's that needs a permission of its own. */
export type BrowserList = 'bookmarks' | 'reading-list';
export const LIST_PERMISSION = { bookmarks: 'bookmarks', 'reading-list': 'readingList' } as const;

/** The page on which things are added, apart from drawing it. */
export interface Adding {
  readonly found: ReadonlySignal<Found | undefined>;
  readonly told: ReadonlySignal<Told | undefined>;
  /** Takes files as they come: archives go to `importArchive`, lists are shown first, the rest is queued. */
  takeFiles(files: readonly File[], importArchive: (file: File) => void): Promise<void>;
  /** Files that are said to be lists. */
  readLists(files: readonly File[]): Promise<void>;
  readBrowserList(kind: BrowserList): Promise<void>;
  readTabs(): Promise<void>;
  /** Asks the browser for the sites of these addresses, and queues them. @returns whether they are queued */
  begin(found: Found): Promise<boolean>;
  dismiss(): void;
}

/** Files in one queue; the library takes no more in one call. */
const MOST_FILES = 10_000;

/** Asks the browser; must be the first thing done after a click. */
const request = (what: { origins?: string[]; permissions?: string[] }): Promise<boolean> =>
  browser.permissions.request(what as Parameters<typeof browser.permissions.request>[0]);

export function createAdding(call: CallLibrary, queues: Queues): Adding {
  const found = signal<Found | undefined>(undefined);
  const told = signal<Told | undefined>(undefined);

  const show = (kind: IntakeKind, addresses: readonly ListedAddress[], name?: string) => {
    if (addresses.length === 0) told.value = { what: 'nothing' };
    else found.value = { kind, addresses, ...(name !== undefined && { name }) };
  };

  /** Whatever is done takes the place of what was told and found before. */
  async function doing(work: () => Promise<void>): Promise<void> {
    told.value = undefined;
    found.value = undefined;
    try {
      await work();
    } catch (error) {
      told.value = { what: 'failed', report: toReport(error) };
    }
  }

  const addressesIn = async (files: readonly File[]): Promise<ListedAddress[]> => {
    const lists = await Promise.all(files.map((file) => behindAddress(file, (url) => call('readList', { url }))));
    return lists.flat();
  };

  async function queueFiles(files: readonly File[]): Promise<void> {
    const taken = files.slice(0, MOST_FILES).map((file) => ({ name: file.name, url: URL.createObjectURL(file) }));
    try {
      await queues.begin({ kind: 'files', files: taken });
    } finally {
      for (const { url } of taken) URL.revokeObjectURL(url);
    }
    told.value = { what: 'begun', count: taken.length };
  }

  return {
    found,
    told,
    takeFiles: (files, importArchive) =>
      doing(async () => {
        const { archives, lists, files: others } = await sortFiles(await openable(files));
        for (const file of archives.slice(0, 1)) importArchive(file);
        const addresses = await addressesIn(lists);
        const plain = addresses.length === 0 ? [...lists, ...others] : others;
        if (plain.length > 0) await queueFiles(plain);
        if (addresses.length > 0) show('addresses', addresses, namesOf(lists));
      }),
    readLists: (files) =>
      doing(async () => show('addresses', await addressesIn(await openable(files)), namesOf(files))),
    readBrowserList: (kind) =>
      doing(async () => {
        if (await request({ permissions: [LIST_PERMISSION[kind]] }))
          show(kind, await callRoom('router', 'listed', kind));
        else told.value = { what: 'declined' };
      }),
    readTabs: () =>
      doing(async () => {
        if (await request({ origins: [...ALL_SITES] })) show('tabs', await callRoom('router', 'openPages'));
        else told.value = { what: 'declined' };
      }),
    async begin({ kind, addresses }) {
      let begun = false;
      await doing(async () => {
        if (!(await request({ origins: [...originsOf(addresses)] }))) {
          told.value = { what: 'declined' };
          return;
        }
        await queues.begin({ kind, addresses });
        begun = true;
        told.value = { what: 'begun', count: addresses.length };
      });
      return begun;
    },
    dismiss() {
      found.value = undefined;
      told.value = undefined;
    },
  };
}

async function behindAddress<T>(file: File, use: (url: string) => Promise<T>): Promise<T> {
  const url = URL.createObjectURL(file);
  try {
    return await use(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

const namesOf = (files: readonly File[]): string => files.map(({ name }) => name).join(', ');
