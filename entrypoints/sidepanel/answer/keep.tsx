import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { call } from '../../../lib/messaging/transport.ts';
import type { SaveOutcome } from '../../../lib/types.ts';
import { count, line } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import type { Turn } from '../state/progress.ts';

type Keeping =
  | { readonly step: 'idle' | 'keeping' | 'undone' }
  | { readonly step: 'kept'; readonly outcome: SaveOutcome }
  | { readonly step: 'failed'; readonly report: ErrorReport };

export interface Keep {
  readonly step: Keeping['step'];
  keep(): void;
  /** What to say under the tools. */
  readonly said: preact.ComponentChildren;
}

/** Saving an answer to the library as a document of its own, and taking that back. */
export function useKeep({ place }: Turn): Keep {
  const state = useSignal<Keeping>({ step: 'idle' });
  const now = state.value;
  const run = (work: () => Promise<Keeping>) => async () => {
    if (state.peek().step === 'keeping') return;
    state.value = { step: 'keeping' };
    state.value = await work().catch((error: unknown) => ({ step: 'failed' as const, report: toReport(error) }));
  };
  const keep = run(async () => {
    const kept = place.peek();
    return kept ? { step: 'kept', outcome: await library('saveAnswer', kept) } : { step: 'idle' };
  });
  const undo = (token: string) =>
    run(async () => {
      await library('undo', token);
      return { step: 'undone' };
    });
  return {
    step: now.step,
    keep: () => void keep(),
    said: now.step === 'failed' ? <ErrorNotice report={now.report} role="alert" /> : <Said state={now} undo={undo} />,
  };
}

/** As after every save: what was kept, where it is, and how to take it back. */
function Said({ state, undo }: { readonly state: Keeping; readonly undo: (token: string) => () => Promise<void> }) {
  const said = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    // The button that was pressed has gone with what it did.
    if (state.step === 'kept' && document.activeElement === document.body)
      said.current?.querySelector('button')?.focus();
  }, [state.step]);
  return (
    <p ref={said} class="kept" role="status">
      {state.step === 'undone' && i18n.t('keep.undone')}
      {state.step === 'kept' && <Kept outcome={state.outcome} undo={undo} />}
    </p>
  );
}

function Kept(props: { readonly outcome: SaveOutcome; readonly undo: (token: string) => () => Promise<void> }) {
  const { document, change, undo: token } = props.outcome;
  const unchanged = change === 'unchanged';
  return (
    <>
      {!unchanged && (
        <span class="tick-mark" aria-hidden="true">
          ✓{' '}
        </span>
      )}
      {line(i18n.t(unchanged ? 'keep.again' : 'keep.kept'), count('words', document.receipt.words))}
      {'\u00a0· '}
      <button
        type="button"
        class="link"
        onClick={() => void call('router', 'openLibrary', { hash: `/document/${document.id}` })}
      >
        {i18n.t('keep.open')}
      </button>
      {token && !unchanged && (
        <>
          {'\u00a0· '}
          <button type="button" class="link" data-action="undo" onClick={() => void props.undo(token)()}>
            {i18n.t('common.undo')}
          </button>
        </>
      )}
    </>
  );
}
