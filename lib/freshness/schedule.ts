import type { RefreshRule } from '../settings.ts';
import type { StoredDocument } from '../types.ts';

const DAY = 24 * 3600 * 1000;
const PERIODS = { day: DAY, week: 7 * DAY, month: 30 * DAY } as const;

/**
 * The documents whose pages are to be looked at again by these rules, those that were not looked at for longest first.
 * @param now ms since 1970; @param mostFailures in a row, after which a page is left alone
 */
export function dueDocuments(
  documents: Iterable<StoredDocument>,
  rules: readonly RefreshRule[],
  now: number,
  mostFailures: number,
): StoredDocument[] {
  const due: { readonly document: StoredDocument; readonly at: number }[] = [];
  for (const document of documents) {
    if (document.kind !== 'page' || (document.seen?.failures ?? 0) >= mostFailures) continue;
    const periods = rules.filter((rule) => isOf(rule, document)).map(({ every }) => PERIODS[every]);
    const at = Date.parse(document.seen?.at ?? document.updatedAt);
    if (periods.length > 0 && now - at >= Math.min(...periods)) due.push({ document, at });
  }
  return due.sort((a, b) => a.at - b.at).map(({ document }) => document);
}

function isOf(rule: RefreshRule, { site, tags = [], url }: StoredDocument): boolean {
  const wanted = rule.name.toLowerCase();
  if (rule.by === 'tag') return tags.some((tag) => tag.toLowerCase() === wanted);
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return site.toLowerCase() === wanted || host === wanted || host === `www.${wanted}`;
}
