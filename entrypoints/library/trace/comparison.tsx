import { i18n } from '#i18n';
import type { Answer } from '../../../lib/asking.ts';
import { formatDuration, formatNumber } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Bar } from './bars.tsx';
import { CandidateName, fateSentence, isGone } from './candidates.tsx';
import { type ComparedPassage, comparePassages, isSameSelection } from './compare.ts';
import type { Documents } from './found.tsx';
import { Incomplete } from './made.tsx';
import { type PhaseName, phasesOf } from './phases.ts';
import { AnswerBody, Prose } from './prose.tsx';
import { phaseLabel } from './times.tsx';
import type { TrialState } from './trial.ts';

/** The answer as it was kept, and as it is with other knobs; below, what differs. */
export function Comparison(props: {
  readonly before: Answer;
  readonly trial: TrialState;
  readonly documents: Documents;
}) {
  const { before, trial, documents } = props;
  if (trial.step === 'none') return null;
  return (
    <section class="comparison" aria-labelledby="look-compare">
      <h2 id="look-compare">{i18n.t('look.compare')}</h2>
      <p class="hidden" role="status">
        {trial.step === 'done' && i18n.t('look.ready')}
      </p>
      <div class="pair">
        <article aria-labelledby="look-before">
          <h3 id="look-before">{i18n.t('look.before')}</h3>
          <AnswerBody answer={before} />
        </article>
        <article aria-labelledby="look-now" data-step={trial.step}>
          <h3 id="look-now">{i18n.t('look.now')}</h3>
          {trial.step === 'done' && trial.answer.text !== '' && trial.answer.text === before.text && (
            <p class="soft small">{i18n.t('look.sameText')}</p>
          )}
          <Now trial={trial} />
        </article>
      </div>
      {trial.step === 'done' && (
        <div class="pair">
          <PassagesCompared before={before} now={trial.answer} documents={documents} />
          <FiguresCompared before={before} now={trial.answer} />
        </div>
      )}
    </section>
  );
}

function Now({ trial }: { readonly trial: TrialState }) {
  switch (trial.step) {
    case 'none':
      return null;
    case 'done':
      return (
        <>
          <Incomplete answer={trial.answer} stopped={i18n.t('look.stopped')} role="alert" />
          <AnswerBody answer={trial.answer} />
        </>
      );
    case 'searching':
      return <Running words={i18n.t('look.searching')} />;
    case 'writing':
      return (
        <>
          <Running words={i18n.t('look.writing')} />
          {trial.text && <Written text={trial.text} writing />}
        </>
      );
    case 'stopped':
      return (
        <>
          <p class="soft" role="status">
            {i18n.t('look.stopped')}
          </p>
          {trial.text && <Written text={trial.text} />}
        </>
      );
    case 'failed':
      return (
        <>
          <ErrorNotice report={trial.report} role="alert" />
          {trial.text && <Written text={trial.text} />}
        </>
      );
  }
}

/** Words whose notes are not known yet. */
function Written({ text, writing }: { readonly text: string; readonly writing?: boolean }) {
  return <Prose text={text} citations={[]} unsupported={[]} writing={writing} />;
}

function Running({ words }: { readonly words: string }) {
  return (
    <div class="running" role="status">
      <p class="soft">{words}…</p>
      <progress aria-label={words} />
    </div>
  );
}

function PassagesCompared(props: { readonly before: Answer; readonly now: Answer; readonly documents: Documents }) {
  const passages = comparePassages(props.before, props.now);
  return (
    <section aria-labelledby="look-passages-compared">
      <h3 id="look-passages-compared">{i18n.t('look.passagesCompared')}</h3>
      {isSameSelection(passages) && <p>{i18n.t('look.samePassages')}</p>}
      {passages.length > 0 && (
        <table class="compared moves figures" aria-labelledby="look-passages-compared">
          <thead>
            <tr>
              <th scope="col">{i18n.t('look.candidate')}</th>
              <th scope="col" class="number">
                {i18n.t('look.before')}
              </th>
              <th scope="col" class="number">
                {i18n.t('look.now')}
              </th>
            </tr>
          </thead>
          <tbody>
            {passages.map((passage) => (
              <ComparedRow key={passage.candidate.chunkId} passage={passage} documents={props.documents} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ComparedRow({ passage, documents }: { readonly passage: ComparedPassage; readonly documents: Documents }) {
  const { candidate, before, now, nowCandidate } = passage;
  const change = changeOf(passage);
  const why = nowCandidate ? fateSentence(nowCandidate.fate) : i18n.t('look.notFound');
  return (
    <tr data-change={change.kind}>
      <th scope="row">
        <CandidateName candidate={candidate} gone={isGone(candidate, documents)} />
        <span class="fate">{change.kind === 'out' ? why : change.words}</span>
      </th>
      <td class="number">{place(before)}</td>
      <td class="number">{place(now)}</td>
    </tr>
  );
}

const place = (at: number | undefined) => (at === undefined ? '–' : formatNumber(at));

function changeOf({ before, now }: ComparedPassage): { readonly kind: string; readonly words: string } {
  if (before === undefined) return { kind: 'in', words: i18n.t('look.movedIn') };
  if (now === undefined) return { kind: 'out', words: '' };
  if (now < before) return { kind: 'up', words: i18n.t('look.movedUp', { n: formatNumber(before - now) }) };
  if (now > before) return { kind: 'down', words: i18n.t('look.movedDown', { n: formatNumber(now - before) }) };
  return { kind: 'same', words: i18n.t('look.stayed') };
}

const PHASES: readonly PhaseName[] = [
  'understand',
  'keyword',
  'embed',
  'vector',
  'fuse',
  'choose',
  'first',
  'write',
  'quote',
  'total',
];

function FiguresCompared({ before, now }: { readonly before: Answer; readonly now: Answer }) {
  const times = [before, now].map((answer) => new Map(phasesOf(answer).map(({ name, ms }) => [name, ms])));
  const rows = PHASES.filter((name) => times.some((of) => of.has(name)));
  const longest = Math.max(before.ms, now.ms, 0.001);
  const duration = (ms: number | undefined) => (ms === undefined ? '–' : formatDuration(ms));
  return (
    <section aria-labelledby="look-figures">
      <h3 id="look-figures">{i18n.t('look.figures')}</h3>
      <table class="compared figures" aria-labelledby="look-figures">
        <thead>
          <tr>
            <td />
            <th scope="col" class="number">
              {i18n.t('look.before')}
            </th>
            <th scope="col" class="number">
              {i18n.t('look.now')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((name) => (
            <tr key={name} class={name === 'total' ? 'sum' : undefined}>
              <th scope="row">
                {phaseLabel(name)}
                {times.map((of, i) => (
                  <Bar key={i} length={(of.get(name) ?? 0) / longest} class={i === 0 ? 'thin faint' : 'thin'} />
                ))}
              </th>
              {times.map((of, i) => (
                <td key={i} class="number">
                  {duration(of.get(name))}
                </td>
              ))}
            </tr>
          ))}
          {(before.trace.tokens || now.trace.tokens) && (
            <tr>
              <th scope="row">{i18n.t('look.tokensBoth')}</th>
              <td class="number">{tokensOf(before)}</td>
              <td class="number">{tokensOf(now)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function tokensOf({ trace: { tokens } }: Answer): string {
  return tokens ? `${formatNumber(tokens.prompt)} + ${formatNumber(tokens.answer)}` : '–';
}
