import { i18n } from '#i18n';
import type { TestGlance, TestResult, TestRun } from '../../../lib/questions.ts';
import { formatDate, formatNumber, formatTime, line } from '../../ui/format.ts';
import type { Asked } from './asked.ts';
import { Quality } from './quality.tsx';
import { TestForm } from './test-form.tsx';
import { TestItem } from './test-item.tsx';

/** The questions whose source is known: how well it is found, and how that went in time. */
export function TestsPart({ asked }: { readonly asked: Asked }) {
  const glance = asked.tests.value;
  if (!glance) return null;
  const { runs, tests } = glance;
  return (
    <section data-part="tests">
      <h2 class="label">{i18n.t('questions.tests')}</h2>
      <p>{i18n.t('questions.testsLead')}</p>
      {tests.length === 0 && <p class="soft">{i18n.t('questions.testsNone')}</p>}
      {runs.length > 0 && <Quality runs={runs} />}
      {tests.length > 0 && <RunLine asked={asked} glance={glance} />}
      {tests.length > 0 && (
        <ol class="asked-list" aria-label={i18n.t('questions.tests')}>
          {tests.map((test) => (
            <TestItem key={test.id} test={test} result={resultOf(test.id, runs)} onRemove={() => asked.remove(test)} />
          ))}
        </ol>
      )}
      <TestForm asked={asked} />
    </section>
  );
}

/** What the last run that had this question found. */
function resultOf(id: string, runs: readonly TestRun[]): TestResult | undefined {
  return runs.at(-1)?.results.find((result) => result.id === id);
}

function RunLine({ asked, glance }: { readonly asked: Asked; readonly glance: TestGlance }) {
  const { runs, running, unasked } = glance;
  const last = runs.at(-1);
  const busy = asked.running.value || running;
  return (
    <>
      <p role="status" class="figures" data-part="last-run">
        {busy && `${i18n.t('questions.running')}…`}
        {!busy &&
          last &&
          line(
            i18n.t('questions.passed', { passed: formatNumber(last.passed), all: formatNumber(last.tests) }),
            i18n.t('questions.ranAt', { date: formatDate(last.at), time: formatTime(last.at) }),
          )}
        {!busy && !last && i18n.t('questions.notRun')}
      </p>
      {busy && <progress aria-label={i18n.t('questions.running')} />}
      <div class="actions">
        <button type="button" data-action="run" aria-disabled={busy} onClick={() => void asked.run()}>
          {i18n.t('questions.run')}
        </button>
      </div>
      <p class="soft small">{i18n.t(unasked ? 'questions.byItself' : 'questions.byHand')}</p>
    </>
  );
}
