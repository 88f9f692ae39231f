import type { Candidate, Passage, Retrieval } from '../types.ts';

/** Han, Kana and Hangul take about twice the tokens of a Latin letter. */
const WIDE = /[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/g;
/** What a passage costs beside its text: fence, title, source. */
const LABEL = 120;

export interface Fitting {
  readonly sent: readonly Passage[];
  /** Those of the trace, with the fate of what did not fit. */
  readonly candidates: readonly Candidate[];
}

/** The passages that fit into this many Latin characters, best first; the first is always sent. */
export function fitting({ passages, trace }: Retrieval, characters: number): Fitting {
  let used = 0;
  const sent: Passage[] = [];
  for (const passage of passages) {
    const cost = passage.text.length + (passage.text.match(WIDE)?.length ?? 0) + LABEL;
    if (sent.length > 0 && used + cost > characters) continue;
    used += cost;
    sent.push(passage);
  }
  const kept = new Set(sent.map(({ chunkId }) => chunkId));
  const candidates = trace.candidates.map((candidate) =>
    candidate.fate === 'sent' && !kept.has(candidate.chunkId)
      ? { ...candidate, fate: 'cut-length' as const }
      : candidate,
  );
  return { sent, candidates };
}
