import { i18n } from '#i18n';
import type { Whether } from '../../lib/autosaving.ts';

/** What becomes of a page that was read, in words. */
export function doesWords(does: Whether): string {
  if (does === 'always') return i18n.t('autosave.always');
  return does === 'ask' ? i18n.t('autosave.ask') : i18n.t('autosave.never');
}
