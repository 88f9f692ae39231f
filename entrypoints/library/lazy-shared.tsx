import { i18n } from '#i18n';
import { lazyPage } from './lazy-page.tsx';
import type { Shelf } from './shelf.ts';

/** The shared library, once its code is there. */
export const LazyShared = lazyPage<{ readonly shelf: Shelf }>(
  () => import('./shared/shared-page.tsx'),
  () => i18n.t('shared.title'),
);
