import { Drawn, type DrawnProps } from './drawn.tsx';
import { columnsOf } from './shape.ts';

/** Counts in time as columns, the highest of them, or the last of those, in the accent. */
export function Columns(props: DrawnProps) {
  const values = props.figures.map(({ value }) => value ?? 0);
  const most = Math.max(0, ...values);
  return (
    <Drawn class="columns" {...props}>
      {columnsOf(values, most).map((column, at) => (
        <rect
          key={props.figures[at]?.label}
          class={most > 0 && at === values.lastIndexOf(most) ? 'most' : 'column'}
          {...column}
        />
      ))}
    </Drawn>
  );
}
