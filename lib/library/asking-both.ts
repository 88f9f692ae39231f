import type { SharedTrace } from '../asking.ts';
import { toReport } from '../errors.ts';
import { embeddingText } from '../ingest/embedding-text.ts';
import type { AskBeside, BesideAnswer, BesideChunk } from '../search/beside.ts';
import type { SharedChunk, SharedLeg } from '../shared-leg.ts';
import type { DocumentId } from '../types.ts';

/** A shared library that takes part in one question, and what came of it once the question is answered. */
export interface SharedAsking {
  readonly ask: AskBeside;
  /** Undefined where it was not asked, since there is no embedding of the question. */
  trace(): SharedTrace | undefined;
}

/** Asks a shared library beside the own one, for all but these documents: that it does not answer is a line in the trace, and keeps no answer back. */
export function askingShared(leg: SharedLeg, spaceId: string, without: readonly DocumentId[] = []): SharedAsking {
  let trace: SharedTrace | undefined;
  return {
    trace: () => trace,
    async ask(query, signal): Promise<BesideAnswer | undefined> {
      const started = performance.now();
      const told = { library: leg.name, found: 0, here: 0 };
      const ms = () => performance.now() - started;
      try {
        const { chunks: near, here, searched } = await leg.nearest(query, spaceId, signal);
        const chunks = near.filter(({ documentId }) => !without.includes(documentId));
        trace = { ...told, found: chunks.length, here, ms: ms() };
        return { chunks: chunks.map((chunk) => besideChunk(chunk, leg.name)), searched };
      } catch (error) {
        trace = { ...told, ms: ms(), reason: toReport(error) };
        return undefined;
      }
    },
  };
}

function besideChunk({ ordinal, score: cosine, ...passage }: SharedChunk, library: string): BesideChunk {
  const words = embeddingText(passage.title, passage.headings, passage.text);
  return { passage: { ...passage, library }, words, ordinal, cosine };
}
