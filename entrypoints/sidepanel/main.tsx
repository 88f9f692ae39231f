import { render } from 'preact';
import { type Handlers, serve } from '../../lib/messaging/transport.ts';
import type { ViewProtocol } from '../../lib/messaging/view-protocol.ts';
import { VIEW_RULES } from '../../lib/messaging/view-rules.ts';
import { refreshAutosave } from '../ui/autosave.ts';
import { language } from '../ui/format.ts';
import { guardNodes } from '../ui/guarded-nodes.ts';
import { goToAskField } from './ask-field.tsx';
import { Panel } from './panel.tsx';
import { takeWaiting } from './state/draft.ts';
import { refreshIntakes } from './state/intakes.ts';
import { launchLibrary, libraryChanged } from './state/library.ts';
import { followSave, refreshPage, saved, saveFailed } from './state/page.ts';

guardNodes();
document.documentElement.lang = language();

const news: Handlers<ViewProtocol> = {
  libraryChanged() {
    libraryChanged();
    void refreshPage();
  },
  intakesChanged: () => void refreshIntakes(),
  sharingChanged: () => undefined,
  questionWaits: () => void takeQuestion(),
  pageChanged: () => void refreshPage(),
  autosaveChanged() {
    void refreshAutosave();
    void refreshPage();
  },
  saveStarted: (tabId) => void followSave(tabId),
  saved,
  saveFailed,
};
serve('view', news, VIEW_RULES);

async function takeQuestion(): Promise<void> {
  if (await takeWaiting()) goToAskField();
}

const root = document.getElementById('panel');
if (root) render(<Panel />, root);
void launchLibrary().then(takeQuestion);
void refreshPage();
void refreshAutosave();
void refreshIntakes();
