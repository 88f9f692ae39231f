import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Answer, Candidate, Evidence, Trace } from '../../../lib/types.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { count, formatDuration, formatNumber, formatPercent, line } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';

/** How an answer was found, set like an appendix: what was searched, what came up, what was sent, how long it took. */
export function TraceView({ answer }: { readonly answer: Answer }) {
  const { trace } = answer;
  return (
    <section class="trace" aria-label={i18n.t('answer.howFound')}>
      <Searched trace={trace} />
      <Candidates candidates={trace.candidates} />
      <Sent trace={trace} model={answer.model} />
      <Times trace={trace} total={answer.ms} />
    </section>
  );
}

function Searched({ trace }: { readonly trace: Trace }) {
  const { note } = trace;
  const why = note && errorSentence(note).title;
  return (
    <>
      <h3>{i18n.t('trace.searched')}</h3>
      <dl>
        <dt>{i18n.t('trace.where')}</dt>
        <dd>
          {i18n.t('trace.whereValue', {
            passages: count('passages', trace.chunksSearched),
            pages: count('pages', trace.documentsSearched),
          })}
        </dd>
        <dt>{i18n.t('trace.terms')}</dt>
        <dd dir="auto" lang={textLanguage(trace.terms.join(' '))}>
          {[...new Set(trace.terms)].join(', ') || '–'}
        </dd>
        <dt>{i18n.t('trace.how')}</dt>
        <dd>
          {trace.mode === 'hybrid' ? i18n.t('trace.hybrid') : i18n.t('trace.keyword')}
          {why && ` ${why}.`}
        </dd>
        {trace.space && (
          <>
            <dt>{i18n.t('trace.space')}</dt>
            <dd>{i18n.t('trace.spaceValue', { model: trace.space.model, dims: formatNumber(trace.space.dims) })}</dd>
          </>
        )}
        <dt>{i18n.t('trace.evidence')}</dt>
        <dd>{strength(trace.evidence)}</dd>
      </dl>
    </>
  );
}

function strength({ coverage, similarity, enough }: Evidence): string {
  const values = { coverage: formatPercent(coverage), similarity: formatNumber(similarity, 2) };
  return `${i18n.t('trace.evidenceValue', values)} ${i18n.t(enough ? 'trace.enough' : 'trace.notEnough')}`;
}

/** How many candidates are shown before the rest is asked for. */
const FIRST = 8;

function Candidates({ candidates }: { readonly candidates: readonly Candidate[] }) {
  const [all, setAll] = useState(false);
  if (candidates.length === 0) return null;
  return (
    <>
      <h3>{i18n.t('trace.candidates')}</h3>
      <p class="soft small">{i18n.t('trace.candidatesHint')}</p>
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">{i18n.t('trace.words')}</th>
            <th scope="col">{i18n.t('trace.meaning')}</th>
            <th scope="col">{i18n.t('trace.fused')}</th>
            <th scope="col">{i18n.t('trace.fate')}</th>
          </tr>
        </thead>
        {candidates.slice(0, all ? undefined : FIRST).map((candidate, i) => (
          <CandidateRows key={candidate.chunkId} candidate={candidate} place={i + 1} />
        ))}
      </table>
      {candidates.length > FIRST && !all && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {i18n.t('trace.showAll', { n: formatNumber(candidates.length) })}
        </button>
      )}
    </>
  );
}

const FATES = {
  sent: 'trace.fateSent',
  'cut-turn': 'trace.fateTurn',
  'cut-length': 'trace.fateLength',
  'cut-rank': 'trace.fateRank',
  generated: 'trace.fateGenerated',
} as const;

/** Two rows each, so that a title has the whole width and the figures stand in columns even at 320 pixels. */
function CandidateRows({ candidate, place }: { readonly candidate: Candidate; readonly place: number }) {
  const { title, excerpt, keywordRank, keywordScore, vectorRank, vectorScore, fused, fate } = candidate;
  const leg = (rank: number | undefined, score: number) => (
    <>
      {rank === undefined ? '–' : i18n.t('trace.rank', { rank: formatNumber(rank) })}{' '}
      {score ? <span class="soft">{formatNumber(score, 2)}</span> : null}
    </>
  );
  return (
    <tbody data-fate={fate}>
      <tr>
        <th scope="rowgroup" colSpan={4} dir="auto" lang={textLanguage(title + excerpt)}>
          <span class="place">{place}</span> {title}
          <span class="excerpt clip">{excerpt}</span>
        </th>
      </tr>
      <tr>
        <td>{leg(keywordRank, keywordScore)}</td>
        <td>{leg(vectorRank, vectorScore)}</td>
        <td>{formatNumber(fused, 2)}</td>
        <td>{i18n.t(FATES[fate])}</td>
      </tr>
    </tbody>
  );
}

function Sent({ trace, model }: { readonly trace: Trace; readonly model: string | undefined }) {
  const sent = trace.candidates.filter(({ fate }) => fate === 'sent').length;
  const cut = trace.candidates.length - sent;
  return (
    <>
      <h3>{i18n.t('trace.sent')}</h3>
      {trace.prompt ? (
        <>
          <p>
            {i18n.t('trace.sentTo', {
              passages: count('passages', sent),
              model: model === 'browser' ? i18n.t('ask.browserModel') : (model ?? ''),
              cut: formatNumber(cut),
            })}
          </p>
          {trace.prompt.map((message, i) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: -- it scrolls, so the keyboard must reach it
            <figure class="prompt" key={i} tabIndex={0} aria-label={message.role}>
              <figcaption class="label">{message.role}</figcaption>
              <pre dir="auto">{message.content}</pre>
            </figure>
          ))}
        </>
      ) : (
        <p>{i18n.t('trace.sentNothing')}</p>
      )}
    </>
  );
}

function Times({ trace, total }: { readonly trace: Trace; readonly total: number }) {
  const { times } = trace;
  const part = (label: string, ms: number | undefined) => ms !== undefined && `${label} ${formatDuration(ms)}`;
  return (
    <>
      <h3>{i18n.t('trace.times')}</h3>
      <p class="figures">
        {line(
          part(i18n.t('trace.timeEmbed'), times.embed),
          part(i18n.t('trace.timeKeyword'), times.keyword),
          part(i18n.t('trace.timeVector'), times.vector),
          part(i18n.t('trace.timeFuse'), times.fuse),
          part(i18n.t('trace.timeFirst'), times.firstToken),
          part(i18n.t('trace.timeTotal'), total),
        )}
      </p>
    </>
  );
}
