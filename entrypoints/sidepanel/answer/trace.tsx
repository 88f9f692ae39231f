import { i18n } from '#i18n';
import type { Answer, Candidate } from '../../../lib/asking.ts';
import { call } from '../../../lib/messaging/transport.ts';
import { count, formatDuration, formatNumber, line } from '../../ui/format.ts';
import { isTestable, KeepTest } from '../../ui/keep-test.tsx';
import { textLanguage } from '../../ui/text-language.ts';
import { searchedHow, sentOf, strength, termList, wasWritten, writerOf } from '../../ui/trace-words.ts';
import type { Place } from '../state/progress.ts';

/** How an answer came about, set like an appendix: what was found, what was made of it, and the way to all the rest. */
export function TraceView({ answer, place }: { readonly answer: Answer; readonly place: Place | undefined }) {
  return (
    <section class="trace" aria-label={i18n.t('answer.howFound')}>
      <Found answer={answer} />
      <Made answer={answer} />
      {place && (
        <button type="button" class="link" data-action="look-closer" onClick={() => openAnswer(place)}>
          {i18n.t('trace.closer')}
        </button>
      )}
      {place && isTestable(answer) && (
        <KeepTest place={place} onOpen={() => void call('router', 'openLibrary', { hash: '/questions' })} />
      )}
    </section>
  );
}

function openAnswer({ chatId, turn }: Place): void {
  void call('router', 'openLibrary', { hash: `/answer/${encodeURIComponent(chatId)}/${turn}` });
}

function Found({ answer: { trace } }: { readonly answer: Answer }) {
  const sent = sentOf(trace);
  const { candidates } = trace;
  return (
    <>
      <h3>
        <span class="place">1</span> {i18n.t('trace.found')}
      </h3>
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
          {termList(trace)}
        </dd>
        <dt>{i18n.t('trace.how')}</dt>
        <dd>{searchedHow(trace)}</dd>
        <dt>{i18n.t('trace.evidence')}</dt>
        <dd>{strength(trace.evidence)}</dd>
      </dl>
      {candidates.length > 0 && (
        <p class="soft">
          {i18n.t('trace.taken', { sent: formatNumber(sent.length), all: formatNumber(candidates.length) })}
        </p>
      )}
      {sent.length > 0 && (
        <ol>
          {sent.map((candidate) => (
            <Passage key={candidate.chunkId} candidate={candidate} />
          ))}
        </ol>
      )}
    </>
  );
}

/** A passage by its title, with the place that each leg gave it. */
function Passage({ candidate }: { readonly candidate: Candidate }) {
  const { title, excerpt, keywordRank, vectorRank } = candidate;
  const rank = (label: string, at: number | undefined) =>
    at !== undefined && `${label} ${i18n.t('trace.rank', { rank: formatNumber(at) })}`;
  return (
    <li>
      <span class="clip" dir="auto" lang={textLanguage(title + excerpt)}>
        {title || i18n.t('scope.gone')}
      </span>
      <span class="soft figures">
        {line(rank(i18n.t('trace.words'), keywordRank), rank(i18n.t('trace.meaning'), vectorRank))}
      </span>
    </li>
  );
}

function Made({ answer }: { readonly answer: Answer }) {
  const { trace, ms, unsupported, mode } = answer;
  const { tokens, times } = trace;
  const passages = count('passages', sentOf(trace).length);
  const model = writerOf(answer);
  return (
    <>
      <h3>
        <span class="place">2</span> {i18n.t('trace.made')}
      </h3>
      <p>
        {wasWritten(answer)
          ? i18n.t('trace.sentTo', { passages, model: model ?? i18n.t('error.model') })
          : i18n.t(mode === 'abstained' ? 'trace.sentNone' : 'trace.sentNothing')}
      </p>
      {unsupported.length > 0 && (
        <p>{i18n.t('trace.unsupported', unsupported.length, [formatNumber(unsupported.length)])}</p>
      )}
      <p class="figures soft">
        {line(
          tokens && i18n.t('trace.tokens', { n: formatNumber(tokens.prompt + tokens.answer) }),
          times.firstToken !== undefined && `${i18n.t('trace.timeFirst')} ${formatDuration(times.firstToken)}`,
          `${i18n.t('trace.timeTotal')} ${formatDuration(ms)}`,
        )}
      </p>
    </>
  );
}
