import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Answer } from '../../lib/asking.ts';
import { type ErrorReport, toReport } from '../../lib/errors.ts';
import { ErrorNotice } from './notice.tsx';
import { library } from './rooms.ts';

/** Whether there is a source that could be expected of its question: one of the reader's own. */
export const isTestable = ({ citations, mode }: Answer): boolean =>
  mode !== 'abstained' && citations.some(({ gone, library: shared }) => !gone && shared === undefined);

/** Keeps a question with the source of its answer, to see later whether that is still found. @param onOpen leads to those kept */
export function KeepTest(props: {
  readonly place: { readonly chatId: string; readonly turn: number };
  readonly onOpen: () => void;
}) {
  const { chatId, turn } = props.place;
  const state = useSignal<'idle' | 'keeping' | 'kept' | ErrorReport>('idle');
  const keep = async () => {
    if (state.peek() === 'keeping') return;
    state.value = 'keeping';
    state.value = await library('keepTest', { chatId, turn }).then(() => 'kept' as const, toReport);
  };
  const open = useRef<HTMLButtonElement>(null);
  const now = state.value;
  useLayoutEffect(() => {
    // The button that was pressed has gone with what it did.
    if (now === 'kept' && document.activeElement === document.body) open.current?.focus();
  }, [now]);
  if (typeof now === 'object') return <ErrorNotice report={now} role="alert" />;
  return (
    <span class="keep-test" role="status">
      {now === 'kept' ? (
        <>
          {i18n.t('questions.kept')}{' '}
          <button ref={open} type="button" class="link" onClick={props.onOpen}>
            {i18n.t('questions.keptOpen')}
          </button>
        </>
      ) : (
        <button
          type="button"
          class="link"
          data-action="keep-test"
          aria-disabled={now === 'keeping'}
          onClick={() => void keep()}
        >
          {i18n.t('questions.keepTest')}
        </button>
      )}
    </span>
  );
}
