import { i18n } from '#i18n';
import { Shortcuts } from '../ui/shortcuts.tsx';

/** The keys of the panel, for whoever presses `?`. */
export function PanelKeys() {
  return (
    <Shortcuts
      shortcuts={[
        { keys: 'Alt + Shift + S', does: i18n.t('keys.save') },
        { keys: 'fn + Tab', does: i18n.t('keys.bar') },
        { keys: 'Enter', does: i18n.t('keys.ask') },
        { keys: 'Shift + Enter', does: i18n.t('keys.line') },
        { keys: 'Esc', does: i18n.t('keys.stop') },
        { keys: '?', does: i18n.t('keys.these') },
      ]}
    />
  );
}
