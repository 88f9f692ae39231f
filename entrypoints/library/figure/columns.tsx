import { useId } from 'preact/hooks';
import { Ends } from './line.tsx';
import { columnsOf, type Figure, HIGH, WIDE } from './shape.ts';

interface Props {
  /** What is seen, and what it shows: for those who do not see it. */
  readonly title: string;
  readonly summary: string;
  readonly figures: readonly Figure[];
  /** How the greatest value is written beside the picture. */
  readonly top: string;
}

/** Counts in time as columns, the highest of them, or the last of those, in the accent. */
export function Columns({ title, summary, figures, top }: Props) {
  const id = useId();
  const values = figures.map(({ value }) => value ?? 0);
  const most = Math.max(0, ...values);
  return (
    <div class="drawn">
      <span class="top figures" aria-hidden="true">
        {top}
      </span>
      <svg
        class="columns"
        role="img"
        aria-label={title}
        aria-describedby={id}
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
      >
        <desc id={id}>{summary}</desc>
        <path class="hair" d={`M0 0H${WIDE}M0 ${HIGH}H${WIDE}`} />
        {columnsOf(values, most).map((column, at) => (
          <rect
            key={figures[at]?.label}
            class={most > 0 && at === values.lastIndexOf(most) ? 'most' : 'column'}
            {...column}
          />
        ))}
      </svg>
      <Ends figures={figures} />
    </div>
  );
}
