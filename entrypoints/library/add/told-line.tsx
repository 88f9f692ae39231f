import { i18n } from '#i18n';
import { formatNumber } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import type { Told } from './adding.ts';

/** What came of the last thing that was to be added. */
export function ToldLine({ told }: { readonly told: Told }) {
  if (told.what === 'failed') return <ErrorNotice report={told.report} />;
  if (told.what === 'begun') return <p>{i18n.t('add.begun', told.count, [formatNumber(told.count)])}</p>;
  return <p>{i18n.t(told.what === 'declined' ? 'add.declined' : 'add.nothing')}</p>;
}
