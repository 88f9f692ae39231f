import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Candidate } from '../../../lib/asking.ts';
import { formatNumber, line } from '../../ui/format.ts';
import { sharedFrom } from '../../ui/shared-words.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { copyHash } from '../route.ts';
import type { Documents } from './found.tsx';

/** How many are shown before the rest is asked for. */
const FIRST = 8;

/** The candidates with their ranks and scores in both searches, and why each was taken or left out. */
export function Candidates(props: { readonly candidates: readonly Candidate[]; readonly documents: Documents }) {
  const { candidates, documents } = props;
  const [all, setAll] = useState(false);
  if (candidates.length === 0) {
    return (
      <>
        <h3>{i18n.t('look.candidates')}</h3>
        <p>{i18n.t('look.noCandidates')}</p>
      </>
    );
  }
  const numbers = sentNumbers(candidates);
  return (
    <>
      <h3 id="look-candidates">{i18n.t('look.candidates')}</h3>
      <p class="soft small">{i18n.t('look.candidatesHint')}</p>
      <table class="candidates figures" aria-labelledby="look-candidates">
        <thead>
          <tr>
            <th scope="col">{i18n.t('look.candidate')}</th>
            <th scope="col" class="number">
              {i18n.t('look.words')}
            </th>
            <th scope="col" class="number">
              {i18n.t('look.meaning')}
            </th>
            <th scope="col" class="number">
              {i18n.t('look.fused')}
            </th>
          </tr>
        </thead>
        <tbody>
          {candidates.slice(0, all ? undefined : FIRST).map((candidate) => (
            <Row
              key={candidate.chunkId}
              candidate={candidate}
              number={numbers.get(candidate)}
              gone={isGone(candidate, documents)}
            />
          ))}
        </tbody>
      </table>
      {candidates.length > FIRST && !all && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {i18n.t('look.showAll', { n: formatNumber(candidates.length) })}
        </button>
      )}
    </>
  );
}

/** A candidate whose page was removed since; its words may be forgotten already. */
export function isGone({ documentId, title, excerpt, library }: Candidate, documents: Documents): boolean {
  if (library !== undefined) return false;
  return documents ? !documents.has(documentId) : title === '' && excerpt === '';
}

function sentNumbers(candidates: readonly Candidate[]): ReadonlyMap<Candidate, number> {
  return new Map(candidates.filter(({ fate }) => fate === 'sent').map((one, i) => [one, i + 1]));
}

/** Why a candidate was taken, as the passage of this number, or left out. */
export function fateSentence(fate: Candidate['fate'], number = 0): string {
  switch (fate) {
    case 'sent':
      return i18n.t('look.fateSent', { n: formatNumber(number) });
    case 'cut-turn':
      return i18n.t('look.fateTurn');
    case 'cut-length':
      return i18n.t('look.fateLength');
    case 'cut-rank':
      return i18n.t('look.fateRank');
    case 'generated':
      return i18n.t('look.fateGenerated');
  }
}

function Row(props: { readonly candidate: Candidate; readonly number: number | undefined; readonly gone: boolean }) {
  const { candidate, number, gone } = props;
  const { keywordRank, keywordScore, vectorRank, vectorScore, fused, fate } = candidate;
  return (
    <tr data-fate={fate} data-gone={gone || undefined}>
      <th scope="row">
        <CandidateName candidate={candidate} gone={gone} />
        <span class="fate">{line(fateSentence(fate, number), sharedFrom(candidate))}</span>
      </th>
      <Leg label={i18n.t('look.words')} rank={keywordRank} score={keywordScore} />
      <Leg label={i18n.t('look.meaning')} rank={vectorRank} score={vectorScore} />
      <td class="number" data-label={i18n.t('look.fused')}>
        {formatNumber(fused, 2)}
      </td>
    </tr>
  );
}

/** Titles are for a line or two; some pages have a paragraph there. UTF-16 code units. */
const LONGEST_TITLE = 160;

const cut = (title: string): string =>
  title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE).replace(/[\ud800-\udbff]$/, '')}…` : title;

/** Title and excerpt, the way to the saved copy; or that the page was removed. */
export function CandidateName({ candidate, gone }: { readonly candidate: Candidate; readonly gone: boolean }) {
  const { title, excerpt, documentId } = candidate;
  if (gone) return <span class="name soft">{i18n.t('look.gone')}</span>;
  return (
    <span class="name" dir="auto" lang={textLanguage(title + excerpt)}>
      <a href={copyHash(documentId, excerpt.replace(/…$/, ''))}>{cut(title.trim()) || i18n.t('common.noTitle')}</a>
      <span class="snippet clip">{excerpt}</span>
    </span>
  );
}

function Leg(props: { readonly label: string; readonly rank: number | undefined; readonly score: number }) {
  const { label, rank, score } = props;
  return (
    <td class="number" data-label={label}>
      {rank === undefined ? (
        <span class="soft" title={i18n.t('look.notListed')}>
          –<span class="hidden"> {i18n.t('look.notListed')}</span>
        </span>
      ) : (
        i18n.t('trace.rank', { rank: formatNumber(rank) })
      )}
      {score !== 0 && <span class="soft own-line">{formatNumber(score, 2)}</span>}
    </td>
  );
}
