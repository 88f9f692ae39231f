import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { Intake, IntakeItem } from '../../../lib/intake.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatNumber, formatTime } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { LiveLink } from '../live-link.tsx';
import { copyHash } from '../route.ts';
import { originsOf } from './origins.ts';
import type { Queues } from './queues.ts';

/** As many as one call hands out. */
const AT_ONCE = 100;

/** The items of a queue, a hundred at a time, and what became of each. */
export function QueueItems(props: { readonly intake: Intake; readonly queues: Queues; readonly failed: boolean }) {
  const { failed, intake, queues } = props;
  const { id } = intake;
  /** The places at which the pages of the list begin; the last is the one that is shown. */
  const starts = useSignal<readonly number[]>([0]);
  const items = useSignal<readonly IntakeItem[] | ErrorReport | undefined>(undefined);
  const from = starts.value.at(-1) ?? 0;
  const reading = queues.reading.value;
  useEffect(() => {
    let current = true;
    queues.items(id, from, failed).then(
      (read) => {
        if (current) items.value = read;
      },
      (error) => {
        if (current) items.value = toReport(error);
      },
    );
    return () => {
      current = false;
    };
  }, [id, from, failed, reading]);
  const shown = items.value;
  if (!shown) return <p class="soft">{i18n.t('common.loading')}…</p>;
  if ('code' in shown) return <ErrorNotice report={shown} role="alert" />;
  const last = shown.at(-1);
  const total = failed ? intake.failed : intake.done + intake.failed + intake.waiting;
  return (
    <>
      <ol class="items" start={from + 1}>
        {shown.map((item) => (
          <Item key={item.order} item={item} queues={queues} />
        ))}
      </ol>
      {total > AT_ONCE && (
        <div class="actions">
          {starts.value.length > 1 && (
            <button
              type="button"
              class="link"
              onClick={() => {
                starts.value = starts.peek().slice(0, -1);
              }}
            >
              {i18n.t('add.earlier')}
            </button>
          )}
          {last && shown.length === AT_ONCE && starts.value.length * AT_ONCE < total && (
            <button
              type="button"
              class="link"
              onClick={() => {
                starts.value = [...starts.peek(), last.order + 1];
              }}
            >
              {i18n.t('add.later', { n: formatNumber(AT_ONCE) })}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function Item({ item, queues }: { readonly item: IntakeItem; readonly queues: Queues }) {
  const { outcome } = item;
  return (
    <li data-state={outcome.state}>
      {item.url === undefined ? (
        <span class="name" dir="auto">
          {item.name}
        </span>
      ) : (
        <LiveLink class="name" url={item.url}>
          {item.name}
        </LiveLink>
      )}
      <span class="outcome small">
        <Outcome item={item} queues={queues} />
      </span>
    </li>
  );
}

const CHANGES = { added: 'add.added', updated: 'add.updated', unchanged: 'add.unchanged' } as const;

function Outcome({ item, queues }: { readonly item: IntakeItem; readonly queues: Queues }) {
  const { outcome } = item;
  if (outcome.state === 'done') {
    return (
      <>
        {i18n.t(CHANGES[outcome.change])} <a href={copyHash(outcome.documentId)}>{i18n.t('add.openCopy')}</a>
      </>
    );
  }
  if (outcome.state === 'waiting') return <Waiting outcome={outcome} />;
  const { next, title } = errorSentence(outcome.reason as ErrorReport);
  // What its own page offers is not here to be pressed.
  const instead = outcome.reason.code === 'page-private' ? i18n.t('add.privateNext') : next;
  return (
    <>
      <span class="bad">{title}.</span> {instead}{' '}
      <button type="button" class="link" onClick={() => void again(item, queues)}>
        {i18n.t('common.retry')}
      </button>
    </>
  );
}

function Waiting({ outcome }: { readonly outcome: Extract<IntakeItem['outcome'], { state: 'waiting' }> }) {
  const { after, reason } = outcome;
  if (after === undefined || !reason) return <span class="soft">{i18n.t('add.waits')}</span>;
  const time = formatTime(new Date(after).toISOString());
  return (
    <span class="soft">
      {errorSentence(reason as ErrorReport).title}. {i18n.t('add.again', { time })}
    </span>
  );
}

/** The browser is asked again for a site that was not allowed: first, since it wants the click. */
async function again({ intakeId, name, order, outcome, url }: IntakeItem, queues: Queues): Promise<void> {
  const closed = outcome.state === 'failed' && outcome.reason.code === 'address-needs-permission';
  if (closed && url !== undefined)
    await browser.permissions.request({ origins: [...originsOf([{ url, title: name }])] }).catch(() => false);
  await queues.retry(intakeId, [order]);
}
