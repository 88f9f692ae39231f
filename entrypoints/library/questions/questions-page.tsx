import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { library } from '../../ui/rooms.ts';
import type { Adding } from '../add/adding.ts';
import { AddressForm } from '../add/address-form.tsx';
import type { Queues } from '../add/queues.ts';
import { ToldLine } from '../add/told-line.tsx';
import { ReadingLine } from '../reading-line.tsx';
import type { Shelf } from '../shelf.ts';
import { knowWindow } from './ask-again.ts';
import { type Asked, createAsked } from './asked.ts';
import { OpenPart } from './open-part.tsx';
import { TestsPart } from './tests-part.tsx';
import './questions.css';

interface Props {
  readonly shelf: Shelf;
  readonly adding: Adding;
  readonly queues: Queues;
}

/** Questions that found no answer, with what would give them one; and those kept as tests, with how well they do. */
export default function QuestionsPage({ shelf, adding, queues }: Props) {
  const asked = useMemo(() => createAsked(library), []);
  useEffect(() => void knowWindow(), []);
  // Whatever is news to the list is news to this page.
  useSignalEffect(() => {
    void shelf.catalogue.summary.value;
    void asked.refresh();
  });
  const told = adding.told.value;
  const isRead = asked.open.value && asked.tests.value;
  return (
    <main class="index adding questions">
      <h1>{i18n.t('questions.title')}</h1>
      <ReadingLine isRead={Boolean(isRead)} failure={asked.failure.value} again={asked.refresh} />
      <UndoLine asked={asked} />
      {isRead && (
        <>
          <OpenPart asked={asked} shelf={shelf} adding={adding} queues={queues} />
          <section>
            <h2 class="label">{i18n.t('questions.save')}</h2>
            <p>{i18n.t('questions.saveLead')}</p>
            <AddressForm adding={adding} rows={1} />
            <div role="status" class="told">
              {told && told.what !== 'begun' && <ToldLine told={told} />}
              {told?.what === 'begun' && (
                <p>
                  {i18n.t('questions.begun', told.count)} <a href="#/add">{i18n.t('add.queues')}</a>
                </p>
              )}
            </div>
          </section>
          <TestsPart asked={asked} />
        </>
      )}
    </main>
  );
}

/** What was just taken away, and how to take that back. */
function UndoLine({ asked }: { readonly asked: Asked }) {
  const undo = useRef<HTMLButtonElement>(null);
  const said = useSignal('');
  const last = asked.undoable.value;
  useLayoutEffect(() => {
    said.value = last ? i18n.t(last.what === 'dismissed' ? 'questions.dismissed' : 'questions.removed') : '';
    // The button that was pressed has gone with what it took away.
    if (last) undo.current?.focus();
  }, [last]);
  return (
    <p class="told" role="status" data-part="undo">
      {last && (
        <span>
          {said.value}{' '}
          <button ref={undo} type="button" class="link" onClick={() => void asked.undo()}>
            {i18n.t('common.undo')}
          </button>
        </span>
      )}
    </p>
  );
}
