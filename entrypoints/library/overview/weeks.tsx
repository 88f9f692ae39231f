import { i18n } from '#i18n';
import type { LibraryUse, WeekUse } from '../../../lib/use.ts';
import { count, formatDate, formatNumber } from '../../ui/format.ts';
import { Columns } from '../figure/columns.tsx';
import { Numbers } from '../figure/numbers.tsx';
import { Section } from './section.tsx';

/** How much was saved each week. */
export function Weeks({ use }: { readonly use: LibraryUse }) {
  const { weeks } = use;
  const most = weeks.reduce<WeekUse | undefined>(
    (best, week) => (best && best.documents > week.documents ? best : week),
    undefined,
  );
  if (!most) return null;
  const summary =
    most.documents > 0 ? i18n.t('overview.most', { pages: count('pages', most.documents), day: dayOf(most) }) : '';
  return (
    <Section name={i18n.t('overview.byWeek')}>
      <figure class="figure">
        <Columns
          title={i18n.t('overview.byWeek')}
          summary={summary}
          figures={weeks.map((week) => ({ label: dayOf(week), value: week.documents }))}
          top={formatNumber(most.documents)}
        />
        <figcaption class="figures">{[summary, ...beyond(use)].filter(Boolean).join(' ')}</figcaption>
        <Numbers
          heads={[i18n.t('overview.weekOf'), i18n.t('overview.pages')]}
          rows={weeks.toReversed().map((week) => ({
            key: week.monday,
            label: dayOf(week),
            values: [formatNumber(week.documents)],
          }))}
        />
      </figure>
    </Section>
  );
}

/** What the picture does not show. */
function beyond({ earlier, later }: LibraryUse): string[] {
  return [
    earlier > 0 ? i18n.t('overview.earlier', earlier, [formatNumber(earlier)]) : '',
    later > 0 ? i18n.t('overview.later', later, [formatNumber(later)]) : '',
  ];
}

/** The Monday of a week, where the user is. */
const dayOf = ({ monday }: WeekUse): string => formatDate(`${monday}T00:00:00`);
