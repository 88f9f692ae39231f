import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { autosave, refreshAutosave } from '../../ui/autosave.ts';
import './autosave.css';
import { DeniedList } from './denied-list.tsx';
import { Rules } from './rules.tsx';
import { Yesterday } from './yesterday.tsx';

/** All of automatic saving that does not fit into the settings: the rules, a day gone through with them, and the list. */
export default function AutosavePage() {
  useEffect(() => void refreshAutosave(), []);
  const now = autosave.value;
  return (
    <main class="index autosave">
      <h1>{i18n.t('autosave.title')}</h1>
      {now && <p class="soft">{i18n.t(now.on ? 'autosave.onNow' : 'autosave.offNow')}</p>}
      {now && <Rules rules={now.rules} />}
      <Yesterday />
      <DeniedList />
    </main>
  );
}
