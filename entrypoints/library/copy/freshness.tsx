import { i18n } from '#i18n';
import type { Seen, StoredDocument } from '../../../lib/types.ts';
import { formatAgo, formatDate } from '../../ui/format.ts';
import { Outcome } from '../changes/outcome.tsx';
import { PaceChoice } from '../changes/pace.tsx';
import { hostOf } from '../changes/pacing.ts';
import { RefreshButton } from '../changes/refresh-button.tsx';
import { canRefresh, type Refreshing } from '../changes/refreshing.ts';
import { changesHash } from '../route.ts';

/** How fresh a copy is, and how to keep it so. */
export function Freshness(props: { readonly document: StoredDocument; readonly refreshing: Refreshing }) {
  const { document, refreshing } = props;
  if (!canRefresh(document)) return null;
  return (
    <div class="freshness">
      {document.seen && <p data-seen={document.seen.state}>{seenSentence(document.seen, document.updatedAt)}</p>}
      <p class="actions">
        {document.seen?.state === 'changed' && (
          <a href={changesHash(document.id)} data-action="changes">
            {i18n.t('fresh.what')}
          </a>
        )}
        <RefreshButton class="link" action="look-again" refreshing={refreshing} pages={[document]}>
          {i18n.t('fresh.lookAgain')}
        </RefreshButton>
      </p>
      <Outcome document={document} refreshing={refreshing} />
      <PaceChoice of={{ by: 'site', name: hostOf(document.url) }} pages={[document]} />
    </div>
  );
}

function seenSentence({ at, since, state }: Seen, updatedAt: string): string {
  const what = {
    same: i18n.t('fresh.seenSame'),
    changed: i18n.t('fresh.seenChanged', { date: formatDate(updatedAt) }),
    missing: i18n.t('fresh.seenMissing', { date: formatDate(since) }),
    moved: i18n.t('fresh.seenMoved'),
    refused: i18n.t('fresh.seenRefused'),
    failed: i18n.t('fresh.seenFailed'),
  } as const;
  return i18n.t('fresh.seen', { ago: formatAgo(at), what: what[state] });
}
