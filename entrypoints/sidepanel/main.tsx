import { render } from 'preact';
import { serve } from '../../lib/messaging/transport.ts';
import { language } from '../ui/format.ts';
import { guardNodes } from '../ui/guarded-nodes.ts';
import { Panel } from './panel.tsx';
import { launchLibrary, libraryChanged } from './state/library.ts';
import { refreshPage, saved, saveFailed, saveStarted } from './state/page.ts';

guardNodes();
document.documentElement.lang = language();

serve('view', {
  libraryChanged() {
    libraryChanged();
    void refreshPage();
  },
  pageChanged: () => void refreshPage(),
  saveStarted,
  saved,
  saveFailed,
});

const root = document.getElementById('panel');
if (root) render(<Panel />, root);
void launchLibrary();
void refreshPage();
