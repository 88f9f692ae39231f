import type { ComponentChildren } from 'preact';

/** A length that is not nothing is seen, percent of the width. */
const LEAST = 0.5;

/**
 * A bar on a hairline, from `start` over `length`, both as shares of the whole (0 to 1), perhaps with a tick. It shows what a number beside
 * it says, so those who listen are spared it.
 */
export function Bar(props: {
  readonly start?: number;
  readonly length: number;
  readonly tick?: number;
  readonly class?: string;
}) {
  const start = share(props.start ?? 0);
  const length = Math.min(share(props.length), 1 - start);
  const width = length > 0 ? Math.max(length * 100, LEAST) : 0;
  return (
    <svg class={`bar ${props.class ?? ''}`} aria-hidden="true" focusable="false">
      <rect class="rail" x="0" y="50%" width="100%" height="1" />
      <rect class="fill" x={`${Math.min(start * 100, 100 - LEAST)}%`} y="2" width={`${width}%`} height="8" />
      {props.tick !== undefined && (
        <rect class="bar-tick" x={`${share(props.tick) * 100}%`} y="0" width="1" height="12" />
      )}
    </svg>
  );
}

const share = (value: number): number => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0);

/** A row of a table of bars: what it is, the bar, the number. */
export function BarRow(props: {
  readonly label: ComponentChildren;
  readonly bar: ComponentChildren;
  readonly value: string;
  readonly class?: string;
}) {
  return (
    <tr class={props.class}>
      <th scope="row">{props.label}</th>
      <td class="of-bar">{props.bar}</td>
      <td class="number">{props.value}</td>
    </tr>
  );
}
