import { i18n } from '#i18n';
import type { Adding } from './add/adding.ts';
import type { Queues } from './add/queues.ts';
import { lazyPage } from './lazy-page.tsx';
import type { Shelf } from './shelf.ts';

/** Questions without an answer and test questions, once their code is there. */
export const LazyQuestions = lazyPage<{ readonly shelf: Shelf; readonly adding: Adding; readonly queues: Queues }>(
  () => import('./questions/questions-page.tsx'),
  () => i18n.t('questions.title'),
);
