import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { comparedName } from '../../../lib/library/compared-names.ts';
import type { ListedDocument } from '../../../lib/listed.ts';
import type { RefreshRule } from '../../../lib/settings.ts';
import type { CallLibrary } from '../catalogue.ts';
import type { Filters } from '../filters.ts';
import { canRefresh } from './refreshing.ts';

/** Which pages the rule is for: those of a site, or those with a tag. */
export type PaceOf = Pick<RefreshRule, 'by' | 'name'>;

export const PACES = ['never', 'day', 'week', 'month'] as const;
export type Pace = (typeof PACES)[number];

/** How often pages are looked at again by themselves. */
export interface Pacing {
  /** Undefined until it was read. */
  readonly pace: ReadonlySignal<Pace | undefined>;
  /** Why the last change was not kept. */
  readonly wrong: ReadonlySignal<ErrorReport | 'declined' | undefined>;
  read(): Promise<void>;
  /** To be called on the click itself: the browser asks for its permission only then. */
  set(pace: Pace): Promise<void>;
}

/** @param allow asks the browser for what the pages need */
export function createPacing(call: CallLibrary, of: PaceOf, allow: () => Promise<boolean>): Pacing {
  const pace = signal<Pace | undefined>(undefined);
  const wrong = signal<ErrorReport | 'declined' | undefined>(undefined);
  const isOwn = ({ by, name }: PaceOf) => by === of.by && name.toLowerCase() === of.name.toLowerCase();
  const rules = async () => (await call('settings')).settings.refresh ?? [];

  async function read(): Promise<void> {
    pace.value = (await rules()).find(isOwn)?.every ?? 'never';
  }

  return {
    pace,
    wrong,
    read,
    async set(every) {
      wrong.value = undefined;
      try {
        if (every !== 'never' && !(await allow())) wrong.value = 'declined';
        else {
          const others = (await rules()).filter((each) => !isOwn(each));
          await call('setRefresh', every === 'never' ? others : [...others, { ...of, every }]);
        }
      } catch (error) {
        wrong.value = toReport(error);
      }
      await read().catch(() => undefined);
    },
  };
}

/** The tag, else the site, that a list is narrowed down to, with the pages that a rule for it is about; none without any. */
export function pacedBy(
  { site, tag }: Filters,
  documents: readonly ListedDocument[],
): { readonly of: PaceOf; readonly pages: readonly ListedDocument[] } | undefined {
  const by = tag === undefined ? 'site' : 'tag';
  const name = tag ?? site;
  if (name === undefined) return undefined;
  const wanted = comparedName(name);
  const pages = documents.filter(
    (document) =>
      canRefresh(document) &&
      (by === 'tag'
        ? document.tags?.some((one) => comparedName(one) === wanted)
        : comparedName(document.site) === wanted),
  );
  // A site goes by its host, as in the copies of its pages, where it has one.
  const hosts = new Set(by === 'site' ? pages.map(({ url }) => hostOf(url)) : []);
  const [host] = hosts;
  return pages.length > 0 ? { of: { by, name: hosts.size === 1 && host ? host : name }, pages } : undefined;
}

/** As rules name it. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^www\./, '');
