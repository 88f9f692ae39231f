import { i18n } from '#i18n';
import type { Citation, SharedTrace, Trace } from '../../lib/asking.ts';
import { errorSentence } from './error-sentence.ts';
import { formatDuration, formatNumber } from './format.ts';

/** From whose library a footnote is, where it is not the reader's own. */
export function sharedFrom({ library }: Pick<Citation, 'library'>): string | undefined {
  return library === undefined ? undefined : i18n.t('shared.from', { library });
}

/** Why the shared library took no part in an answer; undefined where it did, or there is none. */
export function sharedSilence({ shared }: Pick<Trace, 'shared'>): string | undefined {
  if (!shared?.reason) return undefined;
  const { library, reason } = shared;
  if (reason.code === 'shared-timeout') return i18n.t('shared.silentLate', { library });
  return i18n.t('shared.silent', { library, why: errorSentence(reason).title });
}

/** How the shared library was asked, for the trace. */
export function sharedAsked({ library, found, here, ms, reason }: SharedTrace): string {
  const time = formatDuration(ms);
  if (reason) return i18n.t('shared.askedNot', { library, time, why: errorSentence(reason).title });
  return i18n.t('shared.askedValue', { library, time, found: formatNumber(found), here: formatNumber(here) });
}
