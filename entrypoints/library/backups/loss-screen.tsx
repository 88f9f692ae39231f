import { i18n } from '#i18n';
import type { Loss } from '../../../lib/keeping.ts';
import { count } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { ChooseArchive } from '../choose-archive.tsx';
import { Running, whenOf } from './backups-page.tsx';
import type { Keeping } from './keeping.ts';

/** What the browser did not hand back, and what can be done: stands above everything until it is decided. */
export function LossScreen({ keeping }: { readonly keeping: Keeping }) {
  const loss = keeping.loss.value;
  if (!loss) return null;
  const doing = keeping.doing.value;
  const busy = doing?.state === 'running';
  const running = keeping.glance.value?.running;
  return (
    <div class="loss">
      <Notice
        kind="bad"
        role="alert"
        title={i18n.t(loss.after.documents === 0 ? 'loss.emptied' : 'loss.shortened')}
        actions={<Choices keeping={keeping} busy={busy} />}
      >
        <p>{howMuch(loss)}</p>
        <p>{i18n.t('loss.why')}</p>
        {keeping.glance.value?.backups.length === 0 && <p>{i18n.t('loss.none')}</p>}
      </Notice>
      {busy && <Running {...(running ?? { work: 'restore', done: 0, total: 0 })} />}
      {doing?.state === 'failed' && <ErrorNotice report={doing.report} role="alert" />}
    </div>
  );
}

function howMuch({ before, after }: Loss): string {
  if (!before) return i18n.t('loss.unknown');
  if (before.documents === after.documents) return i18n.t('loss.changes');
  return i18n.t('loss.pages', {
    before: count('pages', before.documents),
    after: count('pages', after.documents),
  });
}

function Choices({ keeping, busy }: { readonly keeping: Keeping; readonly busy: boolean }) {
  const backups = keeping.glance.value?.backups ?? [];
  const [last] = backups;
  return (
    <>
      {last && (
        <button
          type="button"
          class="go"
          data-action="restore"
          disabled={busy}
          onClick={() => void keeping.restore({ id: last.id })}
        >
          {i18n.t('loss.restore', { when: whenOf(last.at), pages: count('pages', last.documents) })}
        </button>
      )}
      <RestoreFile keeping={keeping} class="" disabled={busy} />
      <button type="button" data-action="accept" disabled={busy} onClick={() => void keeping.accept()}>
        {i18n.t('loss.accept')}
      </button>
      {backups.length > 1 && (
        <a class="link" href="#/backups">
          {i18n.t('loss.others')}
        </a>
      )}
    </>
  );
}

/** Lets an archive be chosen, and puts it in the place of the library. */
export function RestoreFile(props: { readonly keeping: Keeping; readonly class: string; readonly disabled: boolean }) {
  return (
    <ChooseArchive
      label={i18n.t('loss.file')}
      class={props.class}
      disabled={props.disabled}
      take={(file) => props.keeping.restore(file)}
    />
  );
}
