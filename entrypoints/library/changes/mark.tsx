import { i18n } from '#i18n';
import type { ListedDocument } from '../../../lib/listed.ts';
import { formatDate } from '../../ui/format.ts';
import { changesHash } from '../route.ts';

/** In a line of the list: that the page says something else by now, or is gone. Nothing for the others. */
export function FreshMark({ document }: { readonly document: ListedDocument }) {
  const { id, seen, updatedAt } = document;
  if (seen?.state === 'changed')
    return (
      <span class="fresh" data-fresh="changed">
        <a href={changesHash(id)}>{i18n.t('fresh.changed', { date: formatDate(updatedAt) })}</a>
      </span>
    );
  if (seen?.state !== 'missing') return null;
  return (
    <span class="fresh" data-fresh="gone">
      {i18n.t('fresh.gone', { date: formatDate(seen.since) })}
    </span>
  );
}
