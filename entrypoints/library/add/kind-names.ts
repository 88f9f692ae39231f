import type { IntakeKind } from '../../../lib/intake.ts';

/** What a queue is called, by what it was made of: a key of the translations. */
export const KIND_NAMES = {
  files: 'add.kindFiles',
  addresses: 'add.kindAddresses',
  bookmarks: 'add.bookmarks',
  'reading-list': 'add.readingList',
  tabs: 'add.tabs',
  link: 'add.kindLink',
  refresh: 'add.kindRefresh',
} as const satisfies Record<IntakeKind | 'refresh', string>;
