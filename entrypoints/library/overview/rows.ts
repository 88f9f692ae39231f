import { i18n } from '#i18n';
import type { LibraryUse } from '../../../lib/use.ts';
import { formatNumber } from '../../ui/format.ts';
import { kindLabel } from '../choices.ts';
import type { Bar } from '../figure/bars.tsx';
import { type Filters, KINDS, listHash } from '../filters.ts';

/** The rows of the tables of counts, each with the filter of the list that shows those counted. */

export function kindBars({ kinds }: LibraryUse): readonly Bar[] {
  return KINDS.filter((kind) => kinds[kind] > 0).map((kind) => ({
    key: kind,
    label: kindLabel(kind),
    value: kinds[kind],
    href: listHash({ kind }),
  }));
}

export function siteBars({ sites }: LibraryUse): readonly Bar[] {
  return sites.map(({ name, documents }) => ({
    key: name,
    label: name,
    value: documents,
    href: listHash({ site: name }),
  }));
}

/** What is worth a look, the gravest first, and only what there is. @param unread what waits in queues because it could not be read */
export function lookBars(use: LibraryUse, unread: number): readonly Bar[] {
  const { answers, states } = use;
  const row = (status: NonNullable<Filters['status']>, label: string, more: Partial<Bar> = {}): Bar => {
    return { key: status, label, value: states[status], href: listHash({ status }), ...more };
  };
  const rows: readonly Bar[] = [
    row('failed', i18n.t('overview.failed')),
    { key: 'unread', label: i18n.t('overview.unread'), value: unread, href: '#/add' },
    row('gone', i18n.t('overview.gone')),
    row('changed', i18n.t('overview.changed')),
    row('unreachable', i18n.t('overview.unreachable')),
    row('unseen', i18n.t('overview.unseen')),
    row('thin', i18n.t('overview.thin')),
    row('duplicate', i18n.t('overview.duplicate'), {
      note: i18n.t('overview.duplicateNote'),
      // So that those that are alike stand together.
      href: listHash({ status: 'duplicate', sort: 'title' }),
    }),
    // Where nothing was answered yet, nothing could be cited.
    ...(answers > 0
      ? [
          row('uncited', i18n.t('overview.uncited'), {
            note: i18n.t('overview.uncitedNote', answers, [formatNumber(answers)]),
          }),
        ]
      : []),
  ];
  return rows.filter(({ value }) => value > 0);
}
