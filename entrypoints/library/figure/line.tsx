import { Drawn, type DrawnProps } from './drawn.tsx';
import { linePath, pointsOf } from './shape.ts';

interface Props extends DrawnProps {
  /** What reaches the top; the greatest value unless told. */
  readonly most?: number;
}

/** Values in time as a line, the last of them with a dot. */
export function Line({ most, ...props }: Props) {
  const values = props.figures.map(({ value }) => value);
  const points = pointsOf(values, most ?? Math.max(0, ...values.map((value) => value ?? 0)));
  const last = points.findLast((point) => point !== undefined);
  return (
    <Drawn class="line" {...props}>
      <path class="stroke" d={linePath(points)} />
      {last && <path class="dot" d={`M${last.x} ${last.y}h0`} />}
    </Drawn>
  );
}
