import { i18n } from '#i18n';
import type { Answer, Candidate, Evidence, Trace } from '../../lib/asking.ts';
import { errorSentence } from './error-sentence.ts';
import { formatNumber, formatPercent } from './format.ts';

/** What a trace says, in words: for the appendix in the panel and for the page that looks closer. */

/** Which legs were asked, and why only one, if that was not wanted. */
export function searchedHow({ mode, note }: Trace): string {
  const how = i18n.t(HOW[mode]);
  return note ? `${how} ${errorSentence(note).title}.` : how;
}
const HOW = { hybrid: 'trace.hybrid', keyword: 'trace.keyword', vector: 'trace.vector' } as const;

/** How strong the evidence was, and whether it was enough. */
export function strength({ coverage, similarity, enough }: Evidence): string {
  const values = { coverage: formatPercent(coverage), similarity: formatNumber(similarity, 2) };
  return `${i18n.t('trace.evidenceValue', values)} ${i18n.t(enough ? 'trace.enough' : 'trace.notEnough')}`;
}

/** Who wrote an answer; undefined where nobody was asked to. */
export function writerOf({ model }: Pick<Answer, 'model'>): string | undefined {
  return model === 'browser' ? i18n.t('ask.browserModel') : model;
}

/** Whether a model was called, be it in vain. */
export function wasWritten({ model, trace }: Answer): boolean {
  return model !== undefined || trace.prompt !== undefined || trace.tokens !== undefined;
}

/** The candidates that became passages, in the order in which they were sent. */
export function sentOf({ candidates }: Pick<Trace, 'candidates'>): readonly Candidate[] {
  return candidates.filter(({ fate }) => fate === 'sent');
}

/** The terms once each, as a list. */
export function termList({ terms }: Pick<Trace, 'terms'>): string {
  return [...new Set(terms)].join(', ') || '–';
}
