import { i18n } from '#i18n';
import { Shortcuts } from '../ui/shortcuts.tsx';

/** The keys of the library page, for whoever presses `?`. */
export function PageKeys() {
  return (
    <Shortcuts
      shortcuts={[
        { keys: '/ · Ctrl + F', does: i18n.t('keys.search') },
        { keys: '↑ ↓', does: i18n.t('keys.rows') },
        { keys: 'Ctrl + A', does: i18n.t('keys.all') },
        { keys: 'Esc', does: i18n.t('keys.unselect') },
        { keys: 'Delete', does: i18n.t('keys.remove') },
        { keys: 'Ctrl + Z', does: i18n.t('keys.undo') },
        { keys: 'fn + Tab', does: i18n.t('keys.bar') },
        { keys: '?', does: i18n.t('keys.these') },
      ]}
    />
  );
}
