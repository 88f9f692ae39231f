import { type ReadonlySignal, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { IntakeId, IntakeItem } from '../../../lib/intake.ts';
import type { ListedDocument } from '../../../lib/listed.ts';
import type { DocumentId } from '../../../lib/types.ts';
import { originsOf } from '../add/origins.ts';
import type { CallLibrary } from '../catalogue.ts';

/** What becomes of pages that the reader wants read again. */
export type RefreshNews = { readonly ids: readonly DocumentId[] } & (
  | { readonly state: 'declined' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | {
      readonly state: 'running' | 'done';
      readonly read: number;
      readonly failed: number;
      /** Of a single page, what became of it. */
      readonly item?: IntakeItem;
    }
);

/** Reading saved pages again, as this page follows it. */
export interface Refreshing {
  /** Of the last ones asked for here. */
  readonly news: ReadonlySignal<RefreshNews | undefined>;
  /** Must be the first thing done after a click: the browser may have to ask. */
  begin(documents: readonly ListedDocument[]): Promise<void>;
  /** The library says that its queues have changed. */
  changed(): void;
  dismiss(): void;
}

/** Whether there is a page at an address to be read again. */
export const canRefresh = ({ kind, url }: ListedDocument): boolean => kind === 'page' && /^https?:/.test(url);

export function createRefreshing(call: CallLibrary, done: () => void): Refreshing {
  const news = signal<RefreshNews | undefined>(undefined);
  let followed: { readonly id: IntakeId; readonly ids: readonly DocumentId[] } | undefined;
  let reading: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    const mine = followed;
    if (!mine) return;
    const { id, ids } = mine;
    const [intakes, items] = await Promise.all([
      call('intakes'),
      ids.length === 1 ? call('intakeItems', { id, from: 0 }) : [],
    ]);
    if (followed !== mine) return;
    const intake = intakes.find((each) => each.id === id);
    const over = !intake || intake.waiting === 0 || intake.paused;
    const [item] = items;
    news.value = {
      ids,
      state: over ? 'done' : 'running',
      read: intake?.done ?? 0,
      failed: intake?.failed ?? 0,
      ...(item && { item }),
    };
    if (!over) return;
    followed = undefined;
    done();
  }

  /** However much happens meanwhile, it is read once more afterwards. */
  function follow(): void {
    again = reading !== undefined;
    reading ??= read()
      .catch(() => undefined) // the next news tells
      .finally(() => {
        reading = undefined;
        if (again) follow();
      });
  }

  return {
    news,
    async begin(documents) {
      const pages = documents.filter(canRefresh);
      const ids = pages.map(({ id }) => id);
      try {
        if (!(await browser.permissions.request({ origins: [...originsOf(pages)] }))) {
          news.value = { ids, state: 'declined' };
          return;
        }
        news.value = { ids, state: 'running', read: 0, failed: 0 };
        followed = { id: await call('refresh', ids), ids };
        follow();
      } catch (error) {
        news.value = { ids, state: 'failed', report: toReport(error) };
      }
    },
    changed: () => {
      if (followed) follow();
    },
    dismiss() {
      followed = undefined;
      news.value = undefined;
    },
  };
}
