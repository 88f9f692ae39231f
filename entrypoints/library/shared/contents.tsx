import { useSignal } from '@preact/signals';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { SharedListing } from '../../../lib/sharing.ts';
import { formatDate } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { copyHash } from '../route.ts';

type State =
  | { readonly state: 'closed' | 'reading' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly state: 'read'; readonly documents: readonly SharedListing[]; readonly more: boolean };

/** What is in the shared library, fetched when it is asked for. */
export function Contents() {
  const shown = useSignal<State>({ state: 'closed' });
  const read = async () => {
    shown.value = { state: 'reading' };
    try {
      shown.value = { state: 'read', ...(await library('sharedDocuments')) };
    } catch (error) {
      shown.value = { state: 'failed', report: toReport(error) };
    }
  };
  const now = shown.value;
  return (
    <section aria-live="polite">
      <h2 class="label">{i18n.t('shared.documents')}</h2>
      {now.state !== 'read' && (
        <div class="actions">
          <button type="button" class="link" aria-disabled={now.state === 'reading'} onClick={() => void read()}>
            {i18n.t('shared.show')}
          </button>
          {now.state === 'reading' && <progress aria-label={i18n.t('common.loading')} />}
        </div>
      )}
      {now.state === 'failed' && <ErrorNotice report={now.report} />}
      {now.state === 'read' && now.documents.length === 0 && <p class="soft">{i18n.t('shared.empty')}</p>}
      {now.state === 'read' && <Listed documents={now.documents} />}
      {now.state === 'read' && now.more && <p class="soft small">{i18n.t('shared.someOnly')}</p>}
    </section>
  );
}

function Listed({ documents }: { readonly documents: readonly SharedListing[] }) {
  if (documents.length === 0) return null;
  return (
    <ul class="shared-documents">
      {documents.map(({ id, site, title, updatedAt }) => (
        <li key={id}>
          <a dir="auto" lang={textLanguage(title)} href={copyHash(id)}>
            {title.trim() || i18n.t('common.noTitle')}
          </a>{' '}
          <span class="soft small" dir="auto">
            {site}
          </span>{' '}
          <time class="soft small figures" dateTime={updatedAt}>
            {formatDate(updatedAt)}
          </time>
        </li>
      ))}
    </ul>
  );
}
