import { i18n } from '#i18n';
import type { Answer } from '../../../lib/asking.ts';
import { formatDuration } from '../../ui/format.ts';
import { Bar, BarRow } from './bars.tsx';
import { type PhaseName, phasesOf } from './phases.ts';

const LABELS = {
  understand: 'look.timeUnderstand',
  embed: 'look.timeEmbed',
  keyword: 'look.timeKeyword',
  vector: 'look.timeVector',
  shared: 'look.timeShared',
  fuse: 'look.timeFuse',
  choose: 'look.timeChoose',
  first: 'look.timeFirst',
  write: 'look.timeWrite',
  quote: 'look.timeQuote',
  total: 'look.timeTotal',
} as const satisfies Record<PhaseName, string>;

export const phaseLabel = (name: PhaseName): string => i18n.t(LABELS[name]);

/** Where the time went: each part where it lies between the question and the end of the answer. */
export function Times({ answer }: { readonly answer: Answer }) {
  const whole = Math.max(answer.ms, 0.001);
  return (
    <section class="times" aria-labelledby="look-times">
      <h3 id="look-times">{i18n.t('look.times')}</h3>
      <table class="bars figures" aria-labelledby="look-times">
        <tbody>
          {phasesOf(answer).map(({ name, start, ms }) => (
            <BarRow
              key={name}
              class={name === 'total' ? 'sum' : undefined}
              label={phaseLabel(name)}
              bar={<Bar start={start / whole} length={ms / whole} class={name === 'total' ? 'faint' : undefined} />}
              value={formatDuration(ms)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
