import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { type Handlers, serve } from '../../lib/messaging/transport.ts';
import type { ViewProtocol } from '../../lib/messaging/view-protocol.ts';
import { VIEW_RULES } from '../../lib/messaging/view-rules.ts';
import { refreshAutosave } from '../ui/autosave.ts';
import { language } from '../ui/format.ts';
import { guardNodes } from '../ui/guarded-nodes.ts';
import { library, libraryStream } from '../ui/rooms.ts';
import '../ui/base.css';
import '../ui/controls.css';
import './page.css';
import './list.css';
import './copy/copy.css';
import './changes/changes.css';
import './versions/versions.css';
import './add/add.css';
import './backups/backups.css';
import './health/health.css';
import { createAdding } from './add/adding.ts';
import { createQueues } from './add/queues.ts';
import { createKeeping } from './backups/keeping.ts';
import './figure/figure.css';
import './overview/overview.css';
import './filters.css';
import { NO_FILTERS } from './filters.ts';
import { prepareNames } from './listing.ts';
import { Page } from './page.tsx';
import { parseRoute } from './route.ts';
import { createShelf } from './shelf.ts';
import { createTransfers } from './transfer.ts';

/** The library page: the index of everything saved, and the saved copies. */

guardNodes();
document.documentElement.lang = language();

const shelf = createShelf(library, libraryStream, language());
const transfers = createTransfers(libraryStream, download, () => void shelf.catalogue.refresh());
const keeping = createKeeping(library, libraryStream, () => void shelf.catalogue.refresh());
const queues = createQueues(library);
const adding = createAdding(library, queues);
const route = signal(parseRoute(location.hash));

effect(() => {
  const now = route.value;
  if (now.view === 'list') shelf.filters.value = now.filters ?? NO_FILTERS;
});

// What a search for names looks through is made ready once the list stands there.
effect(() => {
  const documents = shelf.catalogue.documents.value ?? [];
  const stop = new AbortController();
  const idle = requestIdleCallback(() => void prepareNames(documents, stop.signal));
  return () => {
    cancelIdleCallback(idle);
    stop.abort();
  };
});

const news: Handlers<ViewProtocol> = {
  libraryChanged: refreshWhenSeen,
  intakesChanged() {
    queues.changed();
    shelf.refreshing.changed();
  },
  sharingChanged: sharingWhenSeen,
  questionWaits: () => undefined,
  pageChanged: () => undefined,
  autosaveChanged: () => void refreshAutosave(),
  saveStarted: () => undefined,
  saved: () => undefined,
  saveFailed: () => undefined,
};
serve('view', news, VIEW_RULES);

window.addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash);
});

/** It is news every second while much is sent; what the list says of each page may wait. */
function sharingWhenSeen(): void {
  if (document.visibilityState === 'visible') void shelf.sharing.refresh();
}

/** A page in the background does not follow every change; it reads once when it is looked at again. */
let stale = false;
function refreshWhenSeen(): void {
  stale = document.visibilityState === 'hidden';
  if (stale) return;
  void shelf.catalogue.refresh();
  void keeping.refresh();
  void shelf.sharing.refresh();
}
document.addEventListener('visibilitychange', () => {
  if (stale && document.visibilityState === 'visible') refreshWhenSeen();
});

function download(url: string, name: string): void {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
}

render(<Page {...{ route, shelf, transfers, keeping, adding, queues }} />, document.body);
void shelf.catalogue.refresh();
void keeping.refresh();
void shelf.sharing.refresh();
