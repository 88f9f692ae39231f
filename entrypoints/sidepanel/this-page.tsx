import { useEffect, useRef } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { ErrorCode, ErrorReport } from '../../lib/errors.ts';
import type { PageState } from '../../lib/messaging/router-protocol.ts';
import { call } from '../../lib/messaging/transport.ts';
import type { Receipt, SaveOutcome, StoredDocument, UndoToken } from '../../lib/types.ts';
import { errorSentence } from '../ui/error-sentence.ts';
import { count, formatDate, formatPercent, line } from '../ui/format.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { isNews, Offered, SavedByItself, savedWords } from './automatic.tsx';
import { Offers } from './offers.tsx';
import { dismissSaving, page, refreshPage, type Saving, savePage, saving, undoSave } from './state/page.ts';

/** How long a finished save offers its undo, ms; the clock stands while the pointer or the focus is there. */
const UNDO_TIME = 8000;

/** What is known of the page in front, and the button that saves it. */
export function ThisPage() {
  const state = page.value;
  const step = saving.value;
  return (
    <section class="this-page" aria-label={i18n.t('page.label')}>
      <div class="this-page-line">
        <div class="this-page-words">
          <strong class="clip" dir="auto" lang={state?.saved?.language} title={title(state)}>
            {title(state)}
          </strong>
          <p class="soft" role="status">
            {step && step.step !== 'failed' ? <Happening step={step} /> : <Known state={state} />}
          </p>
        </div>
        {state?.access === 'readable' && <SaveButton saved={state.saved} />}
      </div>
      {step?.step === 'saving' && <progress aria-label={i18n.t('page.saving')} />}
      {state?.saved && step?.step !== 'saving' && <Offers document={state.saved} />}
      {step?.step === 'failed' && <Failed report={step.report} />}
    </section>
  );
}

function Failed({ report }: { readonly report: ErrorReport }) {
  const close = (
    <button type="button" class="link" onClick={dismissSaving}>
      {i18n.t('common.close')}
    </button>
  );
  if (!ASKED.includes(report.code)) return <ErrorNotice report={report} role="alert" actions={close} />;
  return <Asked report={report} close={close} />;
}

/** What is saved when its reader has said so once more. */
const ASKED: readonly ErrorCode[] = ['page-private', 'page-not-the-copy'];

/** Nothing is wrong, and nothing was saved: the reader has the last word. */
function Asked({ report, close }: { readonly report: ErrorReport; readonly close: preact.ComponentChildren }) {
  const { title, detail, next } = errorSentence(report);
  const kind = report.details.kind === 'selection' ? 'selection' : 'page';
  const actions = (
    <>
      <button type="button" class="link" data-action="save-anyway" onClick={() => void savePage({ kind })}>
        {i18n.t('page.saveAnyway')}
      </button>
      {close}
    </>
  );
  return (
    <Notice title={title} role="status" actions={actions}>
      {detail && <p>{detail}</p>}
      <p>{next}</p>
    </Notice>
  );
}

function title(state: PageState | undefined): string {
  if (!state) return '\u00a0';
  if (state.access === 'unknown') return i18n.t('page.unknownTitle');
  return state.title || state.saved?.title || state.url || i18n.t('page.neverTitle');
}

function SaveButton({ saved }: { readonly saved: StoredDocument | undefined }) {
  return (
    <button
      type="button"
      class={saved && !isChanged(saved) ? '' : 'go'}
      data-action="save"
      aria-disabled={saving.value?.step === 'saving'} // disabled, it would lose the focus
      onClick={() => void savePage()}
    >
      {saved ? i18n.t('page.update') : i18n.t('page.save')}
    </button>
  );
}

function Known({ state }: { readonly state: PageState | undefined }) {
  if (!state) return <>{'\u00a0'}</>;
  if (state.access === 'never') return <>{i18n.t('page.never')}</>;
  if (state.access === 'unknown') return <Unknown />;
  if (state.offered && state.url && !state.saved) return <Offered url={state.url} />;
  if (!state.saved) return <>{i18n.t('page.notSaved')}</>;
  return <SavedLine document={state.saved} />;
}

function Unknown() {
  const allow = async () => {
    await browser.permissions.request({ origins: ['http://*/*', 'https://*/*'] });
    await refreshPage();
  };
  return (
    <>
      {i18n.t('page.unknown')}{' '}
      <button type="button" class="link" onClick={() => void allow()}>
        {i18n.t('page.allowAll')}
      </button>
    </>
  );
}

/** Below this share a page was probably not read as it should have been. */
const THIN = 0.5;

/** "2,140 words · kept 94 %, 3 tables" */
function Kept({ receipt }: { readonly receipt: Receipt }) {
  const { method, kept, words, tables, codeBlocks } = receipt;
  const parts = [
    i18n.t('receipt.kept', { percent: formatPercent(kept) }),
    tables > 0 && count('tables', tables),
    codeBlocks > 0 && count('codeBlocks', codeBlocks),
  ];
  const selection = method === 'selection';
  return (
    <>
      {line(count('words', words), selection && i18n.t('receipt.selection'))}
      {!selection && '\u00a0· '}
      {!selection && <span class={kept < THIN ? 'bad' : undefined}>{parts.filter(Boolean).join(', ')}</span>}
    </>
  );
}

const isChanged = ({ seen }: StoredDocument): boolean => seen?.state === 'changed';

/** The page says something else than its copy: since when, and the way to what it says. */
function ChangedLine({ document }: { readonly document: StoredDocument }) {
  return (
    <span data-changed>
      {i18n.t('fresh.pageChanged', { date: formatDate(document.updatedAt) })}
      {'\u00a0· '}
      <button
        type="button"
        class="link"
        data-action="changes"
        onClick={() => void call('router', 'openLibrary', { hash: `/document/${document.id}/changes` })}
      >
        {i18n.t('fresh.what')}
      </button>
    </span>
  );
}

function SavedLine({ document }: { readonly document: StoredDocument }) {
  if (isChanged(document)) return <ChangedLine document={document} />;
  if (document.seen?.state === 'missing') return <GoneLine document={document} since={document.seen.since} />;
  if (isNews(document)) return <SavedByItself document={document} />;
  return (
    <>
      {savedWords(document)}
      {'\u00a0· '}
      <Kept receipt={document.receipt} />
      {'\u00a0· '}
      <OpenCopy document={document} />
    </>
  );
}

/** What stands in front is a server's word that there is no such page. */
function GoneLine({ document, since }: { readonly document: StoredDocument; readonly since: string }) {
  return (
    <span data-gone>
      {i18n.t('fresh.pageGone', { date: formatDate(since) })}
      {'\u00a0· '}
      <OpenCopy document={document} />
    </span>
  );
}

function OpenCopy({ document: { id } }: { readonly document: StoredDocument }) {
  return (
    <button type="button" class="link" onClick={() => void call('router', 'openLibrary', { hash: `/document/${id}` })}>
      {i18n.t('page.openCopy')}
    </button>
  );
}

function Happening({ step }: { readonly step: Exclude<Saving, { readonly step: 'failed' }> }) {
  if (step.step === 'saving') return <>{i18n.t('page.saving')}</>;
  if (step.step === 'undone') return <Passing>{i18n.t('page.undone')}</Passing>;
  return <Saved key={step.outcome.document.sequence} outcome={step.outcome} />;
}

function Saved({ outcome }: { readonly outcome: SaveOutcome }) {
  const { undo, change, document } = outcome;
  const said = { added: 'page.added', updated: 'page.updated', unchanged: 'page.unchanged' } as const;
  return (
    <Passing>
      <span class="tick" aria-hidden="true">
        ✓
      </span>{' '}
      {i18n.t(said[change])}
      {'\u00a0· '}
      <Kept receipt={document.receipt} />{' '}
      {undo && change !== 'unchanged' && (
        <button
          type="button"
          class="link"
          data-action="undo"
          onClick={({ currentTarget }) => void undoAndStay(undo, currentTarget)}
        >
          {i18n.t('common.undo')}
        </button>
      )}
    </Passing>
  );
}

/** The button goes away with what it took back; the focus stays in the bar. */
async function undoAndStay(token: UndoToken, button: HTMLElement): Promise<void> {
  const bar = button.closest('.this-page');
  const focused = document.activeElement === button;
  await undoSave(token);
  if (focused) bar?.querySelector<HTMLElement>('[data-action="save"]')?.focus();
}

/** Says something for a while and then makes room. */
function Passing({ children }: { readonly children: preact.ComponentChildren }) {
  const held = useRef(false);
  useEffect(() => {
    const clock = setInterval(() => {
      if (!held.current) dismissSaving();
    }, UNDO_TIME);
    return () => clearInterval(clock);
  }, []);
  const hold = (on: boolean) => () => {
    held.current = on;
  };
  return (
    <span onPointerEnter={hold(true)} onPointerLeave={hold(false)} onFocusIn={hold(true)} onFocusOut={hold(false)}>
      {children}
    </span>
  );
}
