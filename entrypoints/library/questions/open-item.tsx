import { useSignal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { OpenQuestion } from '../../../lib/questions.ts';
import { formatDate, formatNumber, line } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';
import type { Adding } from '../add/adding.ts';
import { originsOf } from '../add/origins.ts';
import type { Queues } from '../add/queues.ts';
import { LiveLink } from '../live-link.tsx';
import { askAgain } from './ask-again.ts';
import { type Asked, keyOf } from './asked.ts';
import type { AtHand } from './matching.ts';

interface Props {
  readonly question: OpenQuestion;
  readonly asked: Asked;
  readonly adding: Adding;
  readonly queues: Queues;
  readonly atHand: readonly AtHand[];
}

/** A question without an answer, and what to save to give it one. */
export function OpenItem({ question, asked, adding, queues, atHand }: Props) {
  const { meant, places, why } = question;
  const answerable = asked.verdicts.value.get(keyOf(question))?.answerable;
  return (
    <li data-open data-answerable={answerable}>
      <h3 dir="auto" lang={textLanguage(question.question)}>
        {question.question}
      </h3>
      <p class="soft small figures">
        {line(
          i18n.t('questions.asked', places.length, [formatNumber(places.length), formatDate(question.askedAt)]),
          i18n.t(why === 'abstained' ? 'questions.abstained' : 'questions.unsupported'),
        )}
      </p>
      {meant && <p class="small">{i18n.t('questions.meant', { question: meant })}</p>}
      {!answerable && <WhatToSave {...{ question, adding, queues, atHand }} />}
      <Outcome question={question} asked={asked} />
    </li>
  );
}

/** What is lacking, what came near, and what is at hand that may have it. */
function WhatToSave({ question, adding, queues, atHand }: Omit<Props, 'asked'>) {
  const { near } = question;
  return (
    <>
      <Lacking question={question} />
      {near.length > 0 && (
        <p>
          {i18n.t('questions.closest')}{' '}
          {near.map(({ at, documentId, title }, i) => (
            <span key={documentId}>
              {i > 0 && ', '}
              <a
                href={`#/document/${encodeURIComponent(documentId)}${at ? `?mark=${at.start}-${at.end}` : ''}`}
                dir="auto"
              >
                {title || i18n.t('common.noTitle')}
              </a>
            </span>
          ))}
        </p>
      )}
      {atHand.length > 0 && (
        <>
          <p>{i18n.t('questions.atHand')}</p>
          <ul class="at-hand" aria-label={i18n.t('questions.atHand')}>
            {atHand.map((page) => (
              <HandItem key={page.url ?? page.title} page={page} adding={adding} queues={queues} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The words that nothing saved has; else those that no page has together. */
function Lacking({ question: { missing, telling } }: { readonly question: OpenQuestion }) {
  const words = missing.length > 0 ? missing : telling;
  if (words.length === 0) return null;
  return (
    <p data-part="lacking">
      {i18n.t(missing.length > 0 ? 'questions.missing' : 'questions.apart')}{' '}
      {words.map((word, i) => (
        <span key={word}>
          {i > 0 && ', '}
          <b dir="auto" lang={textLanguage(word)}>
            {word}
          </b>
        </span>
      ))}
    </p>
  );
}

const PLACES = {
  tab: 'questions.inTab',
  bookmark: 'questions.inBookmarks',
  'reading-list': 'questions.inReadingList',
  waiting: 'questions.inQueue',
  failed: 'questions.hasFailed',
} as const satisfies Readonly<Record<AtHand['place'], string>>;

/** A page that could be saved, at a click. */
function HandItem({ page, adding, queues }: { readonly page: AtHand } & Pick<Props, 'adding' | 'queues'>) {
  /** The page as it was when its button was pressed: when it is found again, it is another, and may have failed. */
  const pressed = useSignal<AtHand | undefined>(undefined);
  const taken = pressed.value === page;
  const { item, place, title, url } = page;
  const save = async () => {
    pressed.value = page;
    // The browser asks for the site only while the click lasts, so nothing is awaited before.
    if (item && place === 'failed') {
      if (url !== undefined)
        await browser.permissions.request({ origins: [...originsOf([{ url }])] }).catch(() => false);
      await queues.retry(item.intakeId, [item.order]);
    } else if (url !== undefined && !(await adding.begin({ kind: 'addresses', addresses: [{ url, title }] })))
      pressed.value = undefined;
  };
  return (
    <li>
      <span>
        {url === undefined ? <span dir="auto">{title}</span> : <LiveLink url={url}>{title}</LiveLink>}{' '}
        <span class="soft small">{i18n.t(PLACES[place])}</span>
      </span>
      {place !== 'waiting' && (
        <button type="button" aria-disabled={taken} onClick={() => !taken && void save()}>
          {i18n.t(taken ? 'questions.taken' : 'questions.saveIt')}
        </button>
      )}
    </li>
  );
}

/** Whether it would be answered now, and what can be done with it. */
function Outcome({ question, asked }: Pick<Props, 'question' | 'asked'>) {
  const waits = useSignal(false);
  const looking = useSignal(false);
  const verdict = asked.verdicts.value.get(keyOf(question));
  const look = async () => {
    looking.value = true;
    await asked.look(question);
    looking.value = false;
  };
  const ask = async () => {
    waits.value = !(await askAgain(question.meant ?? question.question).catch(() => false));
  };
  return (
    <>
      <p role="status" class="small" data-part="verdict">
        {verdict?.answerable && (
          <span class="now">{i18n.t('questions.now', { title: verdict.title || i18n.t('common.noTitle') })}</span>
        )}
        {verdict && !verdict.answerable && <span class="soft">{i18n.t('questions.notNow')}</span>}
        {waits.value && <> {i18n.t('questions.waits')}</>}
      </p>
      <div class="actions">
        {verdict?.answerable ? (
          <button type="button" class="go" data-action="ask" onClick={() => void ask()}>
            {i18n.t('questions.askAgain')}
          </button>
        ) : (
          <button
            type="button"
            class="link"
            data-action="look"
            aria-disabled={looking.value}
            onClick={() => !looking.peek() && void look()}
          >
            {i18n.t('questions.look')}
          </button>
        )}
        <button type="button" class="link" data-action="dismiss" onClick={() => void asked.dismiss(question)}>
          {i18n.t('questions.dismiss')}
        </button>
      </div>
    </>
  );
}
