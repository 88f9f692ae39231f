import { i18n } from '#i18n';
import { formatNumber } from '../ui/format.ts';

const NAMED = 5;

/** That an archive lacks pages which could not be read, and which. */
export function leftOutSentence(titles: readonly string[]): string {
  const named = titles.slice(0, NAMED).map((title) => i18n.t('backups.quoted', { title }));
  const names = [...named, ...(titles.length > NAMED ? ['…'] : [])].join(', ');
  return i18n.t('backups.leftOut', titles.length, [formatNumber(titles.length), names]);
}
