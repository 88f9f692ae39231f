import { useId } from 'preact/hooks';
import { type Figure, HIGH, linePath, pointsOf, WIDE } from './shape.ts';

interface Props {
  /** What is seen, and what it shows: for those who do not see it. */
  readonly title: string;
  readonly summary: string;
  readonly figures: readonly Figure[];
  /** What reaches the top; the greatest value unless told. */
  readonly most?: number;
  /** How that is written beside the picture. */
  readonly top: string;
}

/** Values in time as a line, the last of them with a dot. All words stand around the picture, where nothing clips them. */
export function Line({ title, summary, figures, top, ...props }: Props) {
  const id = useId();
  const most = props.most ?? Math.max(0, ...figures.map(({ value }) => value ?? 0));
  const points = pointsOf(
    figures.map(({ value }) => value),
    most,
  );
  const last = points.findLast((point) => point !== undefined);
  return (
    <div class="drawn">
      <span class="top figures" aria-hidden="true">
        {top}
      </span>
      <svg
        class="line"
        role="img"
        aria-label={title}
        aria-describedby={id}
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
      >
        <desc id={id}>{summary}</desc>
        <path class="hair" d={`M0 0H${WIDE}M0 ${HIGH}H${WIDE}`} />
        <path class="stroke" d={linePath(points)} />
        {last && <path class="dot" d={`M${last.x} ${last.y}h0`} />}
      </svg>
      <Ends figures={figures} />
    </div>
  );
}

/** What the first and the last value are of, below the picture. */
export function Ends({ figures }: { readonly figures: readonly Figure[] }) {
  const [first] = figures;
  const last = figures.at(-1);
  return (
    <p class="ends figures" aria-hidden="true">
      <span>{first?.label}</span> {figures.length > 1 && <span>{last?.label}</span>}
    </p>
  );
}
