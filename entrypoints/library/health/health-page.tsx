import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import { library } from '../../ui/rooms.ts';
import type { Keeping } from '../backups/keeping.ts';
import { LossScreen } from '../backups/loss-screen.tsx';
import { ReadingLine } from '../reading-line.tsx';
import type { Shelf } from '../shelf.ts';
import { createExamination } from './examination.ts';
import { Facts } from './facts.tsx';
import { ProblemItem } from './problem-item.tsx';
import { type Around, problemsOf } from './problems.ts';
import { ReportSection } from './report-section.tsx';

/** How Footnote is: what is wrong and what mends it, the numbers, and a report to send along. */
export function HealthPage({ shelf, keeping }: { readonly shelf: Shelf; readonly keeping: Keeping }) {
  const examination = useMemo(() => createExamination(library), []);
  // Whatever is news to the list is news to this page.
  useSignalEffect(() => {
    void shelf.catalogue.summary.value;
    void keeping.glance.value;
    void examination.refresh();
  });
  const around = useComputed<Around>(() => ({
    ...(keeping.glance.value && { backups: keeping.glance.value }),
    forbidden: examination.forbidden.value.length,
    now: new Date(),
  })).value;
  const health = examination.health.value;
  const failure = examination.failure.value;
  const problems = health && problemsOf(health, around);
  return (
    <main class="index checkup">
      <h1>{i18n.t('health.title')}</h1>
      <LossScreen keeping={keeping} />
      <ReadingLine isRead={health !== undefined} failure={failure} again={examination.refresh} />
      {problems?.length === 0 && !keeping.loss.value && !failure && <p class="prose">{i18n.t('health.well')}</p>}
      {health?.library?.loading && <p role="status">{i18n.t('health.loading')}</p>}
      {problems && problems.length > 0 && (
        <ol class="problems" aria-label={i18n.t('health.problems')}>
          {problems.map((problem) => (
            <ProblemItem
              key={problem.kind}
              problem={problem}
              examination={examination}
              keeping={keeping}
              shelf={shelf}
            />
          ))}
        </ol>
      )}
      {health && (
        <>
          <Facts health={health} backups={around.backups} everySite={examination.everySite.value} />
          {health.library && !health.library.loading && <Rebuild done={examination.refresh} />}
          <ReportSection
            findings={{
              ...around,
              health,
              browser: navigator.userAgent,
              language: i18n.t('language'),
              everySite: examination.everySite.value,
            }}
          />
        </>
      )}
    </main>
  );
}

/** For whoever does not trust the index, even if nothing is known to be wrong with it. */
function Rebuild({ done }: { readonly done: () => Promise<void> }) {
  const busy = useSignal(false);
  const rebuild = async () => {
    busy.value = true;
    await library('rebuild').catch(() => undefined); // what went wrong is noted, and told above
    await done();
    busy.value = false;
  };
  return (
    <p>
      <button type="button" class="link" disabled={busy.value} onClick={() => void rebuild()}>
        {i18n.t('health.rebuild')}
      </button>
    </p>
  );
}
