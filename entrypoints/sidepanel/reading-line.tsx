import { i18n } from '#i18n';
import { call } from '../../lib/messaging/transport.ts';
import { formatNumber } from '../ui/format.ts';
import { reading } from './state/intakes.ts';

/** One quiet line while queues are worked through. */
export function ReadingLine() {
  const now = reading.value;
  if (!now) return null;
  const { at, total } = now;
  return (
    <p class="reading-line soft small">
      <span class="figures">{i18n.t('add.reading', { at: formatNumber(at), total: formatNumber(total) })}</span>
      {'\u00a0· '}
      <button
        type="button"
        class="link"
        data-action="show-reading"
        onClick={() => void call('router', 'openLibrary', { hash: '/add' })}
      >
        {i18n.t('add.show')}
      </button>
    </p>
  );
}
