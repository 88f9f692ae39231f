import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { type Figure, HIGH, WIDE } from './shape.ts';

export interface DrawnProps {
  /** What is seen, and what it shows: for those who do not see it. */
  readonly title: string;
  readonly summary: string;
  readonly figures: readonly Figure[];
  /** How what reaches the top is written beside the picture. */
  readonly top: string;
}

/** Values in time between two hairlines. All words stand around the picture, where nothing clips them. */
export function Drawn(props: DrawnProps & { readonly class: string; readonly children: ComponentChildren }) {
  const id = useId();
  return (
    <div class="drawn">
      <span class="top figures" aria-hidden="true">
        {props.top}
      </span>
      <svg
        class={props.class}
        role="img"
        aria-label={props.title}
        aria-describedby={id}
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
      >
        <desc id={id}>{props.summary}</desc>
        <path class="hair" d={`M0 0H${WIDE}M0 ${HIGH}H${WIDE}`} />
        {props.children}
      </svg>
      <Ends figures={props.figures} />
    </div>
  );
}

/** What the first and the last value are of, below the picture. */
export function Ends({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <p class="ends figures" aria-hidden="true">
      <span>{figures[0]?.label}</span> {figures.length > 1 && <span>{figures.at(-1)?.label}</span>}
    </p>
  );
}
