import { i18n } from '#i18n';
import { withoutInvisible } from '../../../lib/text/invisible.ts';
import type { DocumentFilter } from '../../../lib/types.ts';
import { formatDate } from '../../ui/format.ts';
import type { Period, ScopePart } from '../state/scope.ts';
import { titleOf } from '../state/titles.ts';

/** Where a question looks, in words. */

const PERIOD_WORDS = {
  today: 'scope.today',
  week: 'scope.week',
  month: 'scope.month',
  year: 'scope.year',
} as const satisfies Record<Period, string>;

const KIND_WORDS = {
  page: 'scope.pages',
  selection: 'scope.selections',
  file: 'scope.files',
  note: 'scope.notes',
  answer: 'scope.answers',
} as const;

export const periodWords = (period: Period): string => i18n.t(PERIOD_WORDS[period]);

export function partWords(part: ScopePart): string {
  if (part.kind === 'page') return part.title.trim() || i18n.t('common.noTitle');
  if (part.kind !== 'time') return part.kind === 'tag' ? `#${part.name}` : part.name;
  return typeof part.time === 'string'
    ? periodWords(part.time)
    : i18n.t('scope.since', { date: formatDate(`${part.time.from}T00:00:00`) });
}

/** A name within a sentence, in its own direction, which it cannot end itself, and no longer than a line. */
export function inSentence(name: string): string {
  const seen = withoutInvisible(name);
  const letters = [...seen];
  return `\u2068${letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : seen}\u2069`;
}
const LONGEST = 48;

/** The title of a document as a name in a sentence; while it is being looked up, dots. */
export function namedDocument(id: string): string {
  const title = titleOf(id);
  if (title === undefined) return '…';
  return title === null ? i18n.t('scope.gone') : inSentence(title.trim() || i18n.t('common.noTitle'));
}

/** What a question was limited to, part by part; nothing for everything. */
export function filterWords({ documents, tags, sites, kinds, savedFrom, savedUntil }: DocumentFilter): string[] {
  return [
    ...(documents ?? []).map(namedDocument),
    ...(tags ?? []).map((tag) => inSentence(`#${tag}`)),
    ...(sites ?? []).map(inSentence),
    ...(kinds ?? []).map((kind) => i18n.t(KIND_WORDS[kind])),
    ...(savedFrom ? [i18n.t('scope.since', { date: formatDate(savedFrom) })] : []),
    ...(savedUntil ? [i18n.t('scope.until', { date: formatDate(savedUntil) })] : []),
  ];
}
