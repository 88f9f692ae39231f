import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { AddPage } from './add/add-page.tsx';
import type { Adding } from './add/adding.ts';
import { droppedFiles } from './add/dropped-files.ts';
import { NotePage } from './add/note-form.tsx';
import type { Queues } from './add/queues.ts';
import { BackupsPage } from './backups/backups-page.tsx';
import type { Keeping } from './backups/keeping.ts';
import { ChangesPage } from './changes/changes-page.tsx';
import { SavedCopy } from './copy/saved-copy.tsx';
import { listHash } from './filters.ts';
import { Foot } from './foot.tsx';
import { HealthPage } from './health/health-page.tsx';
import { LazyAutosave } from './lazy-autosave.tsx';
import { LazyQuestions } from './lazy-questions.tsx';
import { LazyShared } from './lazy-shared.tsx';
import { LazyTrace } from './lazy-trace.tsx';
import { List } from './list.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { PageKeys } from './page-keys.tsx';
import type { Route } from './route.ts';
import { RunningHead } from './running-head.tsx';
import type { Shelf } from './shelf.ts';
import type { Transfers } from './transfer.ts';
import { VersionPage } from './versions/version-page.tsx';

/** The whole page: its running head, the index or a copy, and the line at the foot. */
export function Page(props: {
  readonly route: ReadonlySignal<Route>;
  readonly shelf: Shelf;
  readonly transfers: Transfers;
  readonly keeping: Keeping;
  readonly adding: Adding;
  readonly queues: Queues;
}) {
  const { adding, keeping, queues, shelf, transfers } = props;
  const route = props.route.value;
  useUndoKey(shelf);
  const dropping = useDrop((files) => void takeDropped(files, adding, transfers));
  useSignalEffect(() => {
    const { view } = props.route.value;
    const title = titleOf(view);
    if (title) document.title = `${title} · ${i18n.t('name')}`;
  });
  return (
    <>
      <RunningHead route={route} home={listHash(shelf.filters.value)} transfers={transfers} />
      {route.view === 'list' && <List shelf={shelf} transfers={transfers} keeping={keeping} />}
      {route.view === 'add' && <AddPage adding={adding} queues={queues} transfers={transfers} />}
      {route.view === 'questions' && <LazyQuestions shelf={shelf} adding={adding} queues={queues} />}
      {route.view === 'autosave' && <LazyAutosave />}
      {route.view === 'note' && <NotePage key={route.id} id={route.id} />}
      {route.view === 'shared' && <LazyShared shelf={shelf} />}
      {route.view === 'backups' && <BackupsPage keeping={keeping} />}
      {route.view === 'overview' && <OverviewPage shelf={shelf} keeping={keeping} queues={queues} />}
      {route.view === 'health' && <HealthPage shelf={shelf} keeping={keeping} />}
      {route.view === 'changes' && <ChangesPage key={route.id} id={route.id} shelf={shelf} />}
      {route.view === 'version' && <VersionPage key={`${route.id}/${route.sequence}`} route={route} shelf={shelf} />}
      {route.view === 'document' && <SavedCopy key={route.id} route={route} shelf={shelf} />}
      {route.view === 'answer' && <LazyTrace key={`${route.chatId}/${route.turn}`} route={route} shelf={shelf} />}
      <Foot shelf={shelf} transfers={transfers} dropping={dropping.value} />
      <PageKeys />
    </>
  );
}

/** Whatever becomes of the files is seen on the page for adding; an archive is told of at the foot of every page. */
async function takeDropped(dropped: Promise<readonly File[]>, adding: Adding, transfers: Transfers): Promise<void> {
  await adding.takeFiles(await dropped, (file) => void transfers.importArchive(file));
  if (adding.told.peek() || adding.found.peek()) location.hash = '#/add';
}

/** Of the views that have no title of their own. */
function titleOf(view: Route['view']): string | undefined {
  if (view === 'list') return i18n.t('library.title');
  if (view === 'add') return i18n.t('add.title');
  if (view === 'autosave') return i18n.t('autosave.title');
  if (view === 'questions') return i18n.t('questions.title');
  if (view === 'note') return i18n.t('add.noteEdit');
  if (view === 'shared') return i18n.t('shared.title');
  if (view === 'backups') return i18n.t('backups.title');
  if (view === 'overview') return i18n.t('overview.title');
  return view === 'health' ? i18n.t('health.title') : undefined;
}

/** Ctrl+Z takes the last removal back, except in a field, where it belongs to the typing. */
function useUndoKey(shelf: Shelf): void {
  useEffect(() => {
    const undo = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      const target = event.target as Element | null;
      if (target?.matches('input[type="search"]') && (target as HTMLInputElement).value) return;
      if (shelf.removal.news.peek()?.state !== 'removed') return;
      event.preventDefault();
      void shelf.removal.undo();
    };
    document.addEventListener('keydown', undo);
    return () => document.removeEventListener('keydown', undo);
  }, [shelf]);
}

/** Files dropped anywhere are taken; without this the browser would leave the page for them. */
function useDrop(take: (files: Promise<readonly File[]>) => void): ReadonlySignal<boolean> {
  const dropping = useSignal(false);
  useEffect(() => {
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      dropping.value = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) dropping.value = false;
    };
    const drop = (event: DragEvent) => {
      dropping.value = false;
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      take(droppedFiles(event.dataTransfer));
    };
    const listeners: [string, EventListener][] = [
      ['dragover', over as EventListener],
      ['dragleave', leave as EventListener],
      ['drop', drop as EventListener],
    ];
    for (const [type, listener] of listeners) document.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) document.removeEventListener(type, listener);
    };
  }, []);
  return dropping;
}
