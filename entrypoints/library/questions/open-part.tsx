import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { OpenQuestion } from '../../../lib/questions.ts';
import { formatNumber } from '../../ui/format.ts';
import { library } from '../../ui/rooms.ts';
import type { Adding } from '../add/adding.ts';
import type { Queues } from '../add/queues.ts';
import type { Shelf } from '../shelf.ts';
import { type Asked, keyOf } from './asked.ts';
import { pagesAtHand } from './at-hand.ts';
import { type AtHand, matchAll, plainAddress } from './matching.ts';
import { OpenItem } from './open-item.tsx';

interface Props {
  readonly asked: Asked;
  readonly shelf: Shelf;
  readonly adding: Adding;
  readonly queues: Queues;
}

/** Questions shown at first. */
const AT_FIRST = 20;
/** While a queue is being read, each item is news: what is at hand is looked through when there is none for so long, ms. */
const QUIET = 200;

/** The questions that found no answer, the latest first. */
export function OpenPart({ asked, shelf, adding, queues }: Props) {
  const all = useSignal(false);
  const atHand = useSignal<ReadonlyMap<OpenQuestion, readonly AtHand[]>>(new Map());
  useEffect(() => queues.watch(), [queues]);
  useSignalEffect(() => {
    const questions = asked.open.value?.questions ?? [];
    void queues.reading.value;
    const saved = new Set((shelf.catalogue.documents.value ?? []).map(({ url }) => plainAddress(url)));
    if (questions.length === 0) return;
    let current = true;
    const look = () =>
      pagesAtHand(library)
        .then((pages) => matchAll(questions, pages, saved))
        .then((matched) => {
          if (current) atHand.value = matched;
        })
        .catch(() => undefined); // they are an offer, no more
    const clock = setTimeout(look, QUIET);
    return () => {
      current = false;
      clearTimeout(clock);
    };
  });
  const { questions = [], left = 0 } = asked.open.value ?? {};
  const shown = all.value ? questions : questions.slice(0, AT_FIRST);
  return (
    <section>
      <h2 class="label">{i18n.t('questions.open')}</h2>
      <p>{i18n.t(questions.length > 0 ? 'questions.openLead' : 'questions.openNone')}</p>
      {shown.length > 0 && (
        <ol class="asked-list" aria-label={i18n.t('questions.open')}>
          {shown.map((question) => (
            <OpenItem
              key={keyOf(question)}
              question={question}
              asked={asked}
              adding={adding}
              queues={queues}
              atHand={atHand.value.get(question) ?? []}
            />
          ))}
        </ol>
      )}
      {shown.length < questions.length && (
        <p>
          <button
            type="button"
            class="link"
            onClick={() => {
              all.value = true;
            }}
          >
            {i18n.t('questions.showAll', { n: formatNumber(questions.length) })}
          </button>
        </p>
      )}
      {left > 0 && <p class="soft small">{i18n.t('questions.left', left, [formatNumber(left)])}</p>}
    </section>
  );
}
