/** The geometry of pictures of numbers, apart from drawing them. A picture is `WIDE` by `HIGH` units, whatever its size on the screen. */

export const WIDE = 1000;
export const HIGH = 100;

/** One value of a picture, with what it is the value of. */
export interface Figure {
  readonly label: string;
  /** 0 or more; undefined where there is none. */
  readonly value: number | undefined;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where each value stands on a line from edge to edge; undefined where there is none. @param most what reaches the top */
export function pointsOf(values: readonly (number | undefined)[], most: number): readonly (Point | undefined)[] {
  const step = values.length > 1 ? WIDE / (values.length - 1) : 0;
  return values.map((value, at) =>
    value === undefined ? undefined : { x: tidy(at * step), y: tidy(HIGH - share(value, most) * HIGH) },
  );
}

/** A line through the points, broken where there is none; a point that is alone is a dot. */
export function linePath(points: readonly (Point | undefined)[]): string {
  let path = '';
  points.forEach((point, at) => {
    if (!point) return;
    const begins = !points[at - 1];
    path += `${begins ? 'M' : 'L'}${point.x} ${point.y}`;
    if (begins && !points[at + 1]) path += 'h0';
  });
  return path;
}

/** A column on the ground line, as wide as two thirds of its place. */
export interface Column extends Point {
  readonly width: number;
  readonly height: number;
}

/** One column for each value, from edge to edge; one that is not 0 can be seen. @param least how high it is then */
export function columnsOf(values: readonly number[], most: number, least = 2): readonly Column[] {
  const place = WIDE / Math.max(values.length, 1);
  return values.map((value, at) => {
    const height = value > 0 ? Math.max(share(value, most) * HIGH, least) : 0;
    return {
      x: tidy((at + 1 / 6) * place),
      y: tidy(HIGH - height),
      width: tidy((place * 2) / 3),
      height: tidy(height),
    };
  });
}

/** 0 to 1. */
export function share(value: number, most: number): number {
  return most > 0 ? Math.min(Math.max(value / most, 0), 1) : 0;
}

const tidy = (length: number): number => Math.round(length * 100) / 100;
