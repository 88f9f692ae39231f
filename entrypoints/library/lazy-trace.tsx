import { i18n } from '#i18n';
import { lazyPage } from './lazy-page.tsx';
import type { AnswerRoute } from './route.ts';
import type { Shelf } from './shelf.ts';

/** How an answer was found, once its code is there. */
export const LazyTrace = lazyPage<{ readonly route: AnswerRoute; readonly shelf: Shelf }>(
  () => import('./trace/trace-page.tsx'),
  () => i18n.t('answer.howFound'),
);
