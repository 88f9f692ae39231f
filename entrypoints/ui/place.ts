import { i18n } from '#i18n';
import type { Citation } from '../../lib/asking.ts';

/** The printed page a citation is on, as notes write it; empty where there is none. */
export const pageOf = ({ page }: Pick<Citation, 'page'>): string =>
  page === undefined ? '' : i18n.t('answer.page', { page });

/** Where its document is: the site; of a file its name, unless that is its title already. */
export const placeOf = ({ title, site }: Pick<Citation, 'title' | 'site'>): string => (site === title ? '' : site);
