import { i18n } from '#i18n';
import type { Trace, Turn, Understood } from '../../../lib/asking.ts';
import type { ListedDocument } from '../../../lib/listed.ts';
import { ENOUGH } from '../../../lib/search/evidence/weights.ts';
import { filterWords, inSentence, namedDocument } from '../../sidepanel/scope/scope-words.ts';
import { count, formatNumber, formatPercent } from '../../ui/format.ts';
import { sharedAsked } from '../../ui/shared-words.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { searchedHow, termList } from '../../ui/trace-words.ts';
import { Bar, BarRow } from './bars.tsx';
import { Candidates } from './candidates.tsx';

/** The documents of the library by id; undefined until they have been read. */
export type Documents = ReadonlyMap<string, ListedDocument> | undefined;

/** The first stage: what was looked for, where, what came up, and whether it was enough. */
export function Found(props: {
  readonly question: string;
  readonly filter: Turn['filter'];
  readonly trace: Trace;
  readonly documents: Documents;
}) {
  const { question, filter, trace, documents } = props;
  return (
    <section class="stage" aria-labelledby="look-found">
      <h2 id="look-found">
        <span class="numeral">1</span> {i18n.t('trace.found')}
      </h2>
      <dl>
        <Meaning question={question} understood={trace.understood} />
        <dt>{i18n.t('trace.terms')}</dt>
        <dd dir="auto" lang={textLanguage(trace.terms.join(' '))}>
          {termList(trace)}
        </dd>
        <dt>{i18n.t('look.scope')}</dt>
        <dd>{scopeWords(filter)}</dd>
        <dt>{i18n.t('look.searched')}</dt>
        <dd class="figures">
          {i18n.t('trace.whereValue', {
            passages: count('passages', trace.chunksSearched),
            pages: count('pages', trace.documentsSearched),
          })}
        </dd>
        {trace.shared && (
          <>
            <dt>{i18n.t('shared.asked')}</dt>
            <dd>
              {sharedAsked(trace.shared)}
              <span class="own-line soft">{i18n.t('shared.onlyEmbedding')}</span>
            </dd>
          </>
        )}
        <dt>{i18n.t('trace.how')}</dt>
        <dd>{searchedHow(trace)}</dd>
        {trace.space && (
          <>
            <dt>{i18n.t('look.space')}</dt>
            <dd dir="auto">
              {i18n.t('look.spaceValue', { model: trace.space.model, dims: formatNumber(trace.space.dims) })}
            </dd>
          </>
        )}
      </dl>
      <EvidencePicture evidence={trace.evidence} />
      <Candidates candidates={trace.candidates} documents={documents} />
    </section>
  );
}

function Meaning({ question, understood }: { readonly question: string; readonly understood?: Understood }) {
  return (
    <>
      <dt>{i18n.t('look.question')}</dt>
      <dd dir="auto" lang={textLanguage(question)}>
        {question}
      </dd>
      <dt>{i18n.t('look.understood')}</dt>
      <dd>
        {!understood || understood.how === 'as-asked' ? (
          i18n.t('look.asAsked')
        ) : (
          <>
            <span class="own-line" dir="auto" lang={textLanguage(understood.question)}>
              {understood.question}
            </span>
            <span class="soft">
              {understood.how === 'model'
                ? i18n.t('look.rewritten')
                : i18n.t('look.carried', { words: (understood.added ?? []).map(inSentence).join(', ') })}
            </span>
            {understood.named && (
              <span class="own-line soft">
                {i18n.t('look.named', { words: understood.named.map(inSentence).join(', ') })}
              </span>
            )}
          </>
        )}
      </dd>
    </>
  );
}

function scopeWords(filter: Turn['filter']): string {
  if (!filter) return i18n.t('look.everything');
  const without = (filter.without ?? []).map((id) => i18n.t('scope.without', { title: namedDocument(id) }));
  return [...filterWords(filter), ...without].join(', ') || i18n.t('look.everything');
}

function EvidencePicture({ evidence }: { readonly evidence: Trace['evidence'] }) {
  const { coverage, similarity, confidence, enough } = evidence;
  // An answer of before may have been held to another bar.
  const bar = confidence !== undefined && confidence >= ENOUGH === enough ? ENOUGH : undefined;
  return (
    <>
      <h3 id="look-evidence">{i18n.t('look.evidence')}</h3>
      <p class="soft small">{i18n.t('look.evidenceHint')}</p>
      <table class="bars" aria-labelledby="look-evidence">
        <tbody>
          <BarRow
            label={<Explained label={i18n.t('look.coverage')} hint={i18n.t('look.coverageHint')} />}
            bar={<Bar length={coverage} />}
            value={formatPercent(coverage)}
          />
          <BarRow
            label={<Explained label={i18n.t('look.similarity')} hint={i18n.t('look.similarityHint')} />}
            bar={<Bar length={similarity} />}
            value={formatNumber(similarity, 2)}
          />
          {confidence !== undefined && (
            <BarRow
              label={<Explained label={i18n.t('look.confidence')} hint={i18n.t('look.confidenceHint')} />}
              bar={<Bar length={confidence} tick={bar} class="telling" />}
              value={formatPercent(confidence)}
            />
          )}
        </tbody>
      </table>
      <p>
        {i18n.t(enough ? 'trace.enough' : 'trace.notEnough')}{' '}
        {bar !== undefined && i18n.t('look.bar', { bar: formatPercent(bar) })}
      </p>
    </>
  );
}

function Explained({ label, hint }: { readonly label: string; readonly hint: string }) {
  return (
    <>
      {label}
      <span class="soft small own-line">{hint}</span>
    </>
  );
}
