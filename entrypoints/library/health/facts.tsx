import type { ComponentChildren } from 'preact';
import { i18n } from '#i18n';
import type { Health, IndexHealth } from '../../../lib/health.ts';
import type { BackupGlance } from '../../../lib/keeping.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { count, formatBytes, formatDuration, formatNumber, line } from '../../ui/format.ts';
import { whenOf } from '../backups/backups-page.tsx';
import { browserName } from './browser-name.ts';
import { documentsIn, graveErrors } from './problems.ts';

/** The numbers, in the order in which a person asks for them. */
export function Facts(props: {
  readonly health: Health;
  readonly backups: BackupGlance | undefined;
  readonly everySite: boolean;
}) {
  const { backups, everySite, health } = props;
  const { library } = health;
  const kept = backups?.backups ?? [];
  const [last] = kept;
  const inBackups = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <dl class="facts-table figures">
      {library && (
        <>
          <Fact name={i18n.t('library.title')}>
            {line(
              count('pages', documentsIn(library)),
              count('passages', library.chunks),
              library.conversations > 0 &&
                i18n.t('backups.conversations', library.conversations, [formatNumber(library.conversations)]),
            )}
          </Fact>
          <Fact name={i18n.t('health.byWords')}>{indexLine(library.words)}</Fact>
          {library.vectors && (
            <Fact name={i18n.t('health.byMeaning')}>{line(indexLine(library.vectors), kernelLine(health.kernel))}</Fact>
          )}
        </>
      )}
      <Fact name={i18n.t('health.room')}>
        {i18n.t('health.roomOf', { used: formatBytes(health.usage), quota: formatBytes(health.quota) })}
        {inBackups > 0 && `, ${i18n.t('health.inBackups', { size: formatBytes(inBackups) })}`}
      </Fact>
      <Fact name={i18n.t('health.lastBackup')}>{last ? whenOf(last.at) : i18n.t('backups.none')}</Fact>
      <Fact name={i18n.t('health.reading')}>{i18n.t(everySite ? 'health.everySite' : 'health.onClick')}</Fact>
      <Fact name={i18n.t('health.versions')}>
        {line(
          `${i18n.t('name')} ${health.version}`,
          spokenBrowser(),
          health.opening !== undefined && i18n.t('health.opened', { time: formatDuration(health.opening) }),
        )}
      </Fact>
      <Lately health={health} />
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function indexLine({ chunks, missing }: IndexHealth): string {
  const lacking = missing > 0 && i18n.t('health.missing', missing, [formatNumber(missing)]);
  return line(i18n.t('health.found', { passages: count('passages', chunks) }), lacking);
}

function kernelLine(kernel: Health['kernel']): string | undefined {
  if (kernel === 'none') return i18n.t('health.kernelNone');
  return kernel && i18n.t('health.kernel', { kernel });
}

const SPOKEN = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox', Chrome: 'Chrome' } as const;

/** "Chrome 156": what a person would call it. */
function spokenBrowser(): string | undefined {
  const { browser, version } = browserName(navigator.userAgent);
  return browser && `${SPOKEN[browser]} ${version}`;
}

function Lately({ health }: { readonly health: Health }) {
  const errors = graveErrors(health.errors);
  if (errors.length === 0) return null;
  return (
    <Fact name={i18n.t('health.lately')}>
      <ul>
        {errors.map(({ code, last, times }) => (
          <li key={code}>
            {errorSentence({ code }).title} <span class="soft">({code})</span>
            <br />
            <span class="soft small">
              {line(
                i18n.t('health.times', times, [formatNumber(times)]),
                i18n.t('health.last', { when: whenOf(last) }),
              )}
            </span>
          </li>
        ))}
      </ul>
    </Fact>
  );
}
