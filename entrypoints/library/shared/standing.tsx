import { useSignal } from '@preact/signals';
import { i18n } from '#i18n';
import type { SharingStanding } from '../../../lib/messaging/sharing-protocol.ts';
import type { SharingGlance, SharingProgress, SharingSettings } from '../../../lib/sharing.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatDate, formatNumber, formatTime } from '../../ui/format.ts';
import { library } from '../../ui/rooms.ts';
import { draftOf, RuleChoice, ruleOf } from './rule-choice.tsx';
import type { SharingView } from './sharing.ts';
import { TokenForm } from './token-form.tsx';

interface Props {
  readonly sharing: SharingView;
  readonly standing: SharingStanding;
  readonly settings: SharingSettings;
}

/** How a connected library stands, in one line and a few numbers, and what can be done about it. */
export function Standing({ sharing, standing, settings }: Props) {
  const { glance } = standing;
  const { place, askOnly } = settings;
  const server = URL.canParse(place.url) ? new URL(place.url).host : place.url;
  const trouble = askOnly || glance.state === 'waiting' ? glance.reason : undefined;
  return (
    <section class="standing">
      <h2 dir="auto">{i18n.t('shared.at', { collection: place.collection, server })}</h2>
      <div role="status" data-state={askOnly ? 'asking' : glance.state}>
        <p class={trouble ? 'bad' : undefined}>{sentence(glance, askOnly === true)}</p>
        {trouble && !askOnly && <p class="small">{errorSentence(trouble).next}</p>}
        {glance.progress && glance.progress.total > 0 && (
          <progress value={glance.progress.done} max={glance.progress.total} aria-label={i18n.t('shared.working')} />
        )}
      </div>
      <TokenForm sharing={sharing} settings={settings} code={trouble?.code} />
      {!askOnly && <Counts glance={glance} />}
      <Actions sharing={sharing} standing={standing} settings={settings} />
      {!askOnly && <Rule sharing={sharing} settings={settings} />}
    </section>
  );
}

const WORKS = {
  compare: 'shared.compare',
  fetch: 'shared.fetch',
  send: 'shared.send',
  clear: 'shared.clear',
} as const satisfies Record<SharingProgress['work'], string>;

function sentence({ state, reason, next, progress, syncedAt }: SharingGlance, askOnly: boolean): string {
  if (askOnly && reason) return i18n.t('shared.askingNot', { why: errorSentence(reason).title });
  if (askOnly) return i18n.t('shared.asking');
  switch (state) {
    case 'paused':
      return i18n.t('shared.paused');
    case 'working':
      if (!progress || progress.total === 0) return `${i18n.t('shared.working')}…`;
      return i18n.t(WORKS[progress.work], { done: formatNumber(progress.done), total: formatNumber(progress.total) });
    case 'waiting':
      return i18n.t('shared.waiting', {
        why: reason ? errorSentence(reason).title : '',
        when: next ? formatTime(next) : '–',
      });
    case 'off':
    case 'resting':
      return syncedAt
        ? i18n.t('shared.resting', { when: `${formatDate(syncedAt)}, ${formatTime(syncedAt)}` })
        : i18n.t('shared.begins');
  }
}

function Counts({ glance: { shared, machines, toSend, withheld, refused } }: { readonly glance: SharingGlance }) {
  const lines = [
    i18n.t('shared.pages', shared, [formatNumber(shared)]),
    i18n.t('shared.machines', machines, [formatNumber(machines)]),
    toSend > 0 && i18n.t('shared.toSend', toSend, [formatNumber(toSend)]),
    withheld > 0 && i18n.t('shared.withheld', withheld, [formatNumber(withheld)]),
    refused > 0 && i18n.t('shared.refused', refused, [formatNumber(refused)]),
  ].filter((line) => line !== false);
  return (
    <ul class="counts figures">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Actions({ sharing, standing: { glance }, settings: { askOnly, paused } }: Props) {
  return (
    <>
      <div class="actions">
        {!askOnly && !paused && (
          <button
            type="button"
            data-action="sync"
            aria-disabled={glance.state === 'working'}
            onClick={() =>
              void sharing.run(async () => {
                await library('syncShared');
                return undefined;
              })
            }
          >
            {i18n.t('shared.now')}
          </button>
        )}
        {!askOnly && (
          <button
            type="button"
            data-action={paused ? 'resume' : 'pause'}
            onClick={() => void sharing.run(() => library('pauseShared', !paused))}
          >
            {i18n.t(paused ? 'shared.resume' : 'shared.pause')}
          </button>
        )}
        <button
          type="button"
          class="link"
          data-action="disconnect"
          onClick={() => void sharing.run(() => library('disconnectShared'))}
        >
          {i18n.t('shared.disconnect')}
        </button>
      </div>
      <p class="soft small">{i18n.t('shared.disconnectHint')}</p>
    </>
  );
}

/** A rule without its tag waits for it. */
function Rule({ sharing, settings }: { readonly sharing: SharingView; readonly settings: SharingSettings }) {
  const draft = useSignal(draftOf(settings.rule));
  return (
    <RuleChoice
      draft={draft.value}
      onChange={(next) => {
        draft.value = next;
        const rule = ruleOf(next);
        if (rule) void sharing.run(() => library('setSharingRule', rule));
      }}
    />
  );
}
