import { i18n } from '#i18n';
import type { ErrorReport } from '../../lib/errors.ts';
import { ErrorNotice } from '../ui/notice.tsx';

/** Above what a page shows: that it is still being read, or why it could not be. */
export function ReadingLine(props: {
  readonly isRead: boolean;
  readonly failure: ErrorReport | undefined;
  readonly again: () => Promise<void>;
}) {
  const again = (
    <button type="button" onClick={() => void props.again()}>
      {i18n.t('common.retry')}
    </button>
  );
  if (props.failure) return <ErrorNotice report={props.failure} role="alert" actions={again} />;
  if (props.isRead) return null;
  return (
    <p class="soft" role="status">
      {i18n.t('common.loading')}…
    </p>
  );
}
