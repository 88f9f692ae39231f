import { i18n } from '#i18n';
import type { TestRun } from '../../../lib/questions.ts';
import { formatDate, formatNumber, formatPercent, formatTime } from '../../ui/format.ts';
import { Drawn } from '../figure/drawn.tsx';
import { Numbers } from '../figure/numbers.tsx';
import { HIGH, linePath, pointsOf } from '../figure/shape.ts';

const share = (count: number, { tests }: TestRun): number => (tests > 0 ? count / tests : 0);

/** What a run was another than the one before for, beside what was saved. */
function changeAt(runs: readonly TestRun[], at: number): 'space' | 'version' | undefined {
  const [before, run] = [runs[at - 1], runs[at]];
  if (!before || !run) return undefined;
  if (before.space !== run.space) return 'space';
  return before.version === run.version ? undefined : 'version';
}

/** How the sources of the test questions were found from run to run: a line, marks where the search itself changed, and the numbers. */
export function Quality({ runs }: { readonly runs: readonly TestRun[] }) {
  const last = runs.at(-1);
  if (!last) return null;
  const summary = i18n.t('questions.lineSummary', {
    first: formatPercent(share(last.first, last)),
    five: formatPercent(share(last.five, last)),
  });
  const changed = runs.some((_, at) => changeAt(runs, at));
  return (
    <figure class="figure" data-part="quality">
      <Picture runs={runs} summary={summary} />
      <figcaption>
        <span class="key first" aria-hidden="true" /> {i18n.t('questions.lineFirst')}{' '}
        <span class="key five" aria-hidden="true" /> {i18n.t('questions.lineFive')}
        {changed && (
          <>
            {' '}
            <span class="key mark" aria-hidden="true" /> {i18n.t('questions.lineMark')}
          </>
        )}
      </figcaption>
      <p>{runs.length > 1 ? summary : `${summary} ${i18n.t('questions.lineLater')}`}</p>
      <Numbers
        heads={[
          i18n.t('questions.when'),
          i18n.t('questions.lineFirst'),
          i18n.t('questions.lineFive'),
          i18n.t('questions.pass'),
          ...(changed ? [i18n.t('questions.note')] : []),
        ]}
        rows={runs
          .map((run, at) => ({
            key: `${at} ${run.at}`,
            label: whenOf(run),
            values: valuesOf(run, changed && noteAt(runs, at)),
          }))
          .reverse()}
      />
    </figure>
  );
}

const whenOf = ({ at }: TestRun): string => `${formatDate(at)} ${formatTime(at)}`;

const valuesOf = (run: TestRun, note: string | false): string[] => [
  formatPercent(share(run.first, run)),
  formatPercent(share(run.five, run)),
  i18n.t('questions.of', { passed: formatNumber(run.passed), all: formatNumber(run.tests) }),
  ...(note === false ? [] : [note]),
];

/** What had changed with a run, in words. */
function noteAt(runs: readonly TestRun[], at: number): string {
  const change = changeAt(runs, at);
  const { space = '', version = '' } = runs[at] ?? {};
  if (change === 'space') return i18n.t('questions.newSpace', { space });
  return change === 'version' ? i18n.t('questions.newVersion', { version }) : '';
}

function Picture({ runs, summary }: { readonly runs: readonly TestRun[]; readonly summary: string }) {
  const first = pointsOf(
    runs.map((run) => share(run.first, run)),
    1,
  );
  const five = pointsOf(
    runs.map((run) => share(run.five, run)),
    1,
  );
  const marks = runs.flatMap((_, at) => (changeAt(runs, at) ? [first[at]?.x ?? 0] : []));
  const last = first.at(-1);
  return (
    <Drawn
      class="line"
      title={i18n.t('questions.lineTitle')}
      summary={summary}
      figures={runs.map((run) => ({ label: formatDate(run.at), value: run.first }))}
      top={formatPercent(1)}
    >
      {marks.length > 0 && <path class="hair mark" d={marks.map((x) => `M${x} 0V${HIGH}`).join('')} />}
      <path class="stroke five" d={linePath(five)} />
      <path class="stroke first" d={linePath(first)} />
      {last && <path class="dot" d={`M${last.x} ${last.y}h0`} />}
    </Drawn>
  );
}
