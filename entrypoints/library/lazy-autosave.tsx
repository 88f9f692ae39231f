import { i18n } from '#i18n';
import { lazyPage } from './lazy-page.tsx';

/** Automatic saving with its rules and its list, once its code is there. */
export const LazyAutosave = lazyPage<object>(
  () => import('./autosave/autosave-page.tsx'),
  () => i18n.t('autosave.title'),
);
