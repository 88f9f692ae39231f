import * as v from 'valibot';
import type { Protocols } from './protocol.ts';

/** Who may make a call, and what its arguments must be. A call without a rule is refused. */

/** A part of the extension that makes calls: a view, the library's room, or the service worker (on Firefox the background page). */
export type Caller = 'panel' | 'library-page' | 'room' | 'worker';

export interface Rule {
  readonly from: readonly Caller[];
  /** The arguments as they may be used. @throws whatever, if they are not as agreed */
  readonly parse: (args: readonly unknown[]) => readonly unknown[];
}

/** A rule for each call; more may stand in the table than the protocol has. */
export type Rules<P> = { readonly [K in keyof P]: Rule } & { readonly [name: string]: Rule };
export type RoomRules<R extends keyof Protocols> = Rules<Protocols[R]>;

/** Arguments of these shapes, and no more of them. */
export function rule(from: readonly Caller[], ...shapes: readonly v.GenericSchema[]): Rule {
  const schema = v.strictTuple([...shapes] as [v.GenericSchema, ...v.GenericSchema[]]);
  return { from, parse: (args) => v.parse(schema, args) };
}

/** What may be left out: as an argument it crosses rooms as `null`. */
export const maybe = <T>(shape: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T | undefined> =>
  v.pipe(
    v.nullish(shape),
    v.transform((value) => value ?? undefined),
  );

export const count: v.GenericSchema<number> = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(Number.MAX_SAFE_INTEGER),
);
/** A string of at most so many UTF-16 code units. */
export const text = (most: number): v.GenericSchema<string> => v.pipe(v.string(), v.maxLength(most));

const LONGEST_NAME = 1000;
const MOST_IDS = 1_000_000;

export const name: v.GenericSchema<string> = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME));
export const names: v.GenericSchema<string[]> = v.pipe(v.array(name), v.maxLength(MOST_IDS));

/** An object that its receiver checks itself, field by field: a page, a filter, a question, the settings. */
export const checkedLater: v.GenericSchema<object> = v.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
