import * as v from 'valibot';
import { type Caller, name, names, type Rules, rule, text } from './rules.ts';
import type { SharingProtocol } from './sharing-protocol.ts';

/** Who may make the calls about a shared library, and with what. */

const PAGE = ['library-page'] as const satisfies readonly Caller[];
const VIEWS = ['panel', 'library-page'] as const satisfies readonly Caller[];

const LONGEST_ADDRESS = 2000;
const LONGEST_TOKEN = 10_000;

const place = v.strictObject({ url: text(LONGEST_ADDRESS), tenant: name, database: name, collection: name });
const sharingRule = v.variant('by', [
  v.strictObject({ by: v.literal('hand') }),
  v.strictObject({ by: v.literal('tag'), tag: name }),
  v.strictObject({ by: v.literal('all') }),
]);
const token = v.optional(text(LONGEST_TOKEN));

export const SHARING_RULES: Rules<SharingProtocol> = {
  sharing: rule(VIEWS),
  testShared: rule(PAGE, v.strictObject({ place, token })),
  connectShared: rule(PAGE, v.strictObject({ place, rule: sharingRule, askOnly: v.optional(v.boolean()), token })),
  disconnectShared: rule(PAGE),
  pauseShared: rule(PAGE, v.boolean()),
  setSharingRule: rule(PAGE, sharingRule),
  syncShared: rule(PAGE),
  share: rule(PAGE, v.strictObject({ ids: names, shared: v.boolean() })),
  sharedStates: rule(VIEWS),
  sharedDocuments: rule(PAGE),
};
