import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Backup, BackupGlance, BackupPace } from '../../../lib/keeping.ts';
import { count, formatBytes, formatDate, formatNumber, formatTime, line } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { leftOutSentence } from '../left-out.ts';
import { allowFolder, canPick, forgetFolder, pickFolder } from './folder.ts';
import type { Keeping } from './keeping.ts';
import { LossScreen, RestoreFile } from './loss-screen.tsx';

/** Backups: what there is, how often, where to, and back again. */
export function BackupsPage({ keeping }: { readonly keeping: Keeping }) {
  useEffect(() => void keeping.refresh(), []);
  const glance = keeping.glance.value;
  return (
    <main class="index backups">
      <h1>{i18n.t('backups.title')}</h1>
      <p class="prose">{i18n.t('backups.lead')}</p>
      <LossScreen keeping={keeping} />
      {glance ? (
        <>
          <Work keeping={keeping} glance={glance} />
          <BackupList keeping={keeping} glance={glance} />
          <PaceChoice keeping={keeping} pace={glance.pace} />
          <FolderChoice folder={glance.folder} />
        </>
      ) : (
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      )}
    </main>
  );
}

export const whenOf = (at: string): string => `${formatDate(at)}, ${formatTime(at)}`;

/** What is under way or came of it, and the button for another. */
function Work({ keeping, glance }: { readonly keeping: Keeping; readonly glance: BackupGlance }) {
  const doing = keeping.doing.value;
  const running = glance.running ?? (doing?.state === 'running' ? { work: doing.work, done: 0, total: 0 } : undefined);
  const failure = doing?.state === 'failed' ? doing.report : glance.failure;
  return (
    <div class="work">
      <div role="status">
        {running && <Running {...running} />}
        {!running && doing?.state === 'done' && <p>{outcome(doing)}</p>}
      </div>
      {!running && failure && <ErrorNotice report={failure} role="alert" />}
      <div class="actions">
        <button type="button" disabled={Boolean(running)} onClick={() => void keeping.backUp()}>
          {i18n.t('backups.now')}
        </button>
        <RestoreFile keeping={keeping} class="link" disabled={Boolean(running)} />
      </div>
    </div>
  );
}

function outcome({ work, documents }: { readonly work: 'backup' | 'restore'; readonly documents: number }): string {
  if (work === 'restore') {
    return `${i18n.t('backups.restored', documents, [formatNumber(documents)])} ${i18n.t('backups.settings')}`;
  }
  return documents === 0 ? i18n.t('backups.nothing') : '';
}

export function Running({ work, done, total }: NonNullable<BackupGlance['running']>) {
  const label = i18n.t(work === 'backup' ? 'backups.making' : 'backups.restoring');
  return (
    <>
      <p>{label}…</p>
      <progress {...(total > 0 && { value: done, max: total })} aria-label={label} />
    </>
  );
}

function BackupList({ keeping, glance }: { readonly keeping: Keeping; readonly glance: BackupGlance }) {
  const busy = glance.running !== undefined || keeping.doing.value?.state === 'running';
  if (glance.backups.length === 0) {
    return (
      <p>
        {i18n.t('backups.none')} {i18n.t(glance.pace === 'never' ? 'backups.off' : 'backups.first')}
      </p>
    );
  }
  return (
    <ol class="generations" aria-label={i18n.t('backups.list')}>
      {glance.backups.map((backup) => (
        <Generation key={backup.id} backup={backup} keeping={keeping} busy={busy} />
      ))}
    </ol>
  );
}

const REASONS = {
  schedule: 'backups.day_reason',
  asked: 'backups.asked',
  import: 'backups.import',
  upgrade: 'backups.upgrade',
  removal: 'backups.removal',
  restore: 'backups.beforeRestore',
} as const;

function Generation(props: { readonly backup: Backup; readonly keeping: Keeping; readonly busy: boolean }) {
  const { backup, busy, keeping } = props;
  const when = whenOf(backup.at);
  const { conversations } = backup;
  return (
    <li>
      <p class="figures">
        <strong>{when}</strong>
        <br />
        <span class="soft small">
          {line(
            count('pages', backup.documents),
            conversations > 0 && i18n.t('backups.conversations', conversations, [formatNumber(conversations)]),
            formatBytes(backup.bytes),
            i18n.t(REASONS[backup.reason] ?? REASONS.asked),
          )}
        </span>
        {backup.leftOut && (
          <>
            <br />
            <span class="bad small">{leftOutSentence(backup.leftOut)}</span>
          </>
        )}
      </p>
      <div class="actions">
        <button
          type="button"
          disabled={busy}
          aria-label={i18n.t('backups.restoreOf', { when })}
          onClick={() => void keeping.restore({ id: backup.id })}
        >
          {i18n.t('backups.restore')}
        </button>
        <button
          type="button"
          class="link plain"
          disabled={busy}
          aria-label={i18n.t('backups.removeOf', { when })}
          onClick={() => void keeping.remove(backup.id)}
        >
          {i18n.t('backups.remove')}
        </button>
      </div>
    </li>
  );
}

const PACES = [
  ['day', 'backups.day'],
  ['week', 'backups.week'],
  ['never', 'backups.never'],
] as const satisfies readonly (readonly [BackupPace, string])[];

function PaceChoice({ keeping, pace }: { readonly keeping: Keeping; readonly pace: BackupPace }) {
  return (
    <fieldset>
      <legend class="label">{i18n.t('backups.pace')}</legend>
      <div class="ways">
        {PACES.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="pace"
              value={value}
              checked={pace === value}
              onChange={() => void keeping.setPace(value)}
            />
            {i18n.t(label)}
          </label>
        ))}
      </div>
      <p class="soft small">{i18n.t('backups.kinds')}</p>
    </fieldset>
  );
}

function FolderChoice({ folder }: { readonly folder: BackupGlance['folder'] }) {
  if (!canPick() && !folder) return null;
  const name = folder?.name ?? '';
  return (
    <section>
      <h2 class="label">{i18n.t('backups.folder')}</h2>
      {!folder && <p class="soft small">{i18n.t('backups.folderHint')}</p>}
      {folder?.state === 'open' && <p>{i18n.t('backups.folderOpen', { name })}</p>}
      {folder?.state === 'ask' && <p>{i18n.t('backups.folderAsk', { name })}</p>}
      {folder?.state === 'failed' && <p class="bad">{i18n.t('backups.folderFailed', { name })}</p>}
      <div class="actions">
        {folder?.state === 'ask' && (
          <button type="button" onClick={() => void allowFolder()}>
            {i18n.t('backups.allow')}
          </button>
        )}
        <button type="button" onClick={() => void pickFolder()}>
          {i18n.t('backups.pick')}
        </button>
        {folder && (
          <button type="button" class="link plain" onClick={forgetFolder}>
            {i18n.t('backups.unpick')}
          </button>
        )}
      </div>
    </section>
  );
}
