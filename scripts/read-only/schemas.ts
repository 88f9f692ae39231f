import { z } from 'zod';

/** What the tools take and give, as the protocol's clients are told it. */

const KINDS = ['page', 'selection', 'file', 'note', 'answer'] as const;
const name = z.string().min(1).max(1000);
const time = z.string().max(40);

const filterShape = {
  documents: z.array(name).max(1000).optional().describe('Only these documents, by id'),
  sites: z.array(name).max(100).optional().describe('Only of these sites, by name or host'),
  tags: z.array(name).max(100).optional().describe('Only with one of these tags'),
  kinds: z.array(z.enum(KINDS)).max(5).optional().describe('Only of these kinds; an "answer" was written by a model'),
  savedFrom: time.optional().describe('Only saved at this time or later, ISO 8601 such as 2026-01-31'),
  savedUntil: time.optional().describe('Only saved before this time, ISO 8601'),
};
const most = (at: number, unless: number) => z.number().int().min(1).max(at).default(unless);

export const searchShape = {
  query: z.string().min(1).max(2000).describe('A few words, or a question'),
  what: z.enum(['documents', 'passages']).default('documents').describe('What is wanted: whole documents, or passages'),
  by: z
    .enum(['meaning', 'words'])
    .default('meaning')
    .describe(
      '"meaning" searches by words and meaning together; "words" also in titles and addresses, with typing errors',
    ),
  ...filterShape,
  limit: most(50, 10).describe('Results at most'),
};

export const fetchShape = {
  id: name.describe('Id of the document, as a search gave it'),
  offset: z.number().int().min(0).default(0).describe('Where to begin: 0, or the `nextOffset` of the reply before'),
  limit: most(50_000, 8000).describe('Characters at most'),
};

export const passagesShape = {
  question: z.string().min(1).max(10_000).describe('The question, in a whole sentence, in the language of the reader'),
  ...filterShape,
  limit: most(20, 8).describe('Passages at most'),
};

const documentShape = {
  id: z.string(),
  title: z.string(),
  url: z.string().optional().describe('Absent for a file or a note, which is at no address'),
  site: z.string(),
  kind: z.enum(KINDS),
  language: z.string().optional(),
  tags: z.array(z.string()).optional(),
  publishedAt: z.string().optional(),
  savedAt: z.string(),
  updatedAt: z.string().describe('The latest save, which the text is of'),
  characters: z
    .number()
    .optional()
    .describe('Length of the whole text; absent where it is known only of a fetched one'),
  changedSince: z.string().optional().describe('Since when its page is known to say something else'),
};
const spanShape = {
  start: z.number().describe('Offset in the saved text, UTF-16 code units'),
  end: z.number(),
};
const notice = z.string();

export const searchReply = {
  notice,
  results: z.array(
    z.object({
      ...documentShape,
      excerpt: z.string().describe('Of a document what is about the query; of a passage all of it, word for word'),
      start: spanShape.start.optional(),
      end: z.number().optional(),
      headings: z.array(z.string()).optional(),
    }),
  ),
};

export const fetchReply = {
  notice,
  ...documentShape,
  text: z.string().describe('The saved text from `offset`, word for word'),
  offset: z.number(),
  nextOffset: z.number().optional().describe('Where the rest begins; absent when this is the end'),
};

export const passagesReply = {
  notice,
  enough: z.boolean().describe('False: the saved pages probably do not say; the passages are only the nearest'),
  confidence: z.number().optional().describe('Probability that the passages hold the answer'),
  documentsSearched: z.number(),
  passages: z.array(
    z.object({
      number: z.number(),
      documentId: z.string(),
      title: z.string(),
      site: z.string(),
      url: z.string().optional(),
      link: z.string().optional().describe('Opens the page at the quote'),
      page: z.number().optional().describe('Printed page of a PDF'),
      headings: z.array(z.string()),
      language: z.string().optional(),
      publishedAt: z.string().optional(),
      savedAt: z.string(),
      changedSince: z.string().optional(),
      quote: z.string().describe('What speaks to the question best, word for word'),
      ...spanShape,
      text: z.string().describe('The passage around the quote, word for word'),
    }),
  ),
};

const counted = z.array(z.object({ name: z.string(), documents: z.number() }));

export const libraryReply = {
  notice,
  documents: z.number(),
  passages: z.number(),
  characters: z.number().optional().describe('Absent where it is not known'),
  firstSaved: z.string().optional(),
  lastSaved: z.string().optional(),
  kinds: counted,
  languages: counted,
  sites: counted.describe('The most frequent ones'),
  tags: counted.describe('The most frequent ones'),
};

export type SearchRequest = z.infer<z.ZodObject<typeof searchShape>>;
export type FetchRequest = z.infer<z.ZodObject<typeof fetchShape>>;
export type PassagesRequest = z.infer<z.ZodObject<typeof passagesShape>>;
export type SearchReply = z.infer<z.ZodObject<typeof searchReply>>;
export type FetchReply = z.infer<z.ZodObject<typeof fetchReply>>;
export type PassagesReply = z.infer<z.ZodObject<typeof passagesReply>>;
export type LibraryReply = z.infer<z.ZodObject<typeof libraryReply>>;
