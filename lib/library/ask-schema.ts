import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { AskRequest } from '../messaging/library-streams.ts';
import { parseFilter } from './filter.ts';
import { chatSettings } from './settings-schema.ts';

/** A pasted page is no question. UTF-16 code units. */
const LONGEST_QUESTION = 20_000;
const LONGEST_ID = 100;
const MOST_PASSAGES = 50;
const MOST_TURNS = 1_000_000;
const MOST_CHATS = 100_000;

const chatId = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_ID));
const turn = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_TURNS));

const ask = v.strictObject({
  question: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LONGEST_QUESTION)),
  filter: v.optional(v.unknown()),
  chatId: v.optional(chatId),
  turn: v.optional(turn),
  asTyped: v.optional(v.boolean()),
  knobs: v.optional(
    v.strictObject({
      mode: v.optional(v.picklist(['keyword', 'vector', 'hybrid'])),
      passages: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PASSAGES))),
      chat: v.optional(chatSettings),
    }),
  ),
  keep: v.optional(v.boolean()),
});

/** @throws AppError `bad-request` */
export function parseAsk(input: unknown): AskRequest {
  const { filter, ...rest } = parse(ask, input, 'question');
  const wanted = parseFilter(filter);
  return { ...rest, ...(wanted && { filter: wanted }) };
}

/** @throws AppError `bad-request` */
export const parseChatIds = (input: unknown): string[] =>
  parse(v.pipe(v.array(chatId), v.maxLength(MOST_CHATS)), input, 'chats');

/** @throws AppError `bad-request` */
export const parsePlace = (input: unknown): { chatId: string; turn: number } =>
  parse(v.strictObject({ chatId, turn }), input, 'place');

function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown, what: string): T {
  const result = v.safeParse(schema, input);
  if (!result.success) throw new AppError('bad-request', { what });
  return result.output;
}
