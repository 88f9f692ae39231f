import { i18n } from '#i18n';
import type { ShownTest, TestResult } from '../../../lib/questions.ts';
import { formatNumber } from '../../ui/format.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { copyHash } from '../route.ts';

/** A test question, its source, and at which place that was found last. */
export function TestItem(props: {
  readonly test: ShownTest;
  readonly result: TestResult | undefined;
  readonly onRemove: () => void;
}) {
  const { test, result, onRemove } = props;
  const { documentId, question, quote, title } = test;
  const gone = title === undefined;
  return (
    <li data-outcome={gone ? 'gone' : result ? (result.passed ? 'passed' : 'failed') : 'none'}>
      <h3 dir="auto" lang={textLanguage(question)}>
        {question}
      </h3>
      {gone ? (
        <p class="soft">{i18n.t('questions.sourceGone')}</p>
      ) : (
        <p>
          {i18n.t('questions.source')}{' '}
          <a href={copyHash(documentId, quote)} dir="auto">
            {title || i18n.t('common.noTitle')}
          </a>
        </p>
      )}
      {quote !== undefined && (
        <blockquote class="quote small" dir="auto" lang={textLanguage(quote)}>
          {quote}
        </blockquote>
      )}
      {!gone && (
        <p class="figures" data-part="result">
          {result ? <Result result={result} /> : <span class="soft">{i18n.t('questions.notRun')}</span>}
        </p>
      )}
      <div class="actions">
        <button type="button" class="link" data-action="remove" onClick={onRemove}>
          {i18n.t('questions.remove')}
        </button>
      </div>
    </li>
  );
}

function Result({ result }: { readonly result: TestResult }) {
  return (
    <>
      <b class={result.passed ? 'passed' : 'bad'}>
        <span aria-hidden="true">{result.passed ? '✓' : '✕'} </span>
        {i18n.t(result.passed ? 'questions.pass' : 'questions.fail')}
      </b>{' '}
      {sentencesOf(result).join(' ')}
    </>
  );
}

/** At which place the page was found and its passage, and what else stands in the way of an answer. */
function sentencesOf({ abstained, quoteLost, quoteRank, rank }: TestResult): string[] {
  const said: string[] = [];
  if (rank === undefined) said.push(i18n.t('questions.notFound'));
  else said.push(rank === 1 ? i18n.t('questions.first') : i18n.t('questions.rank', { rank: formatNumber(rank) }));
  if (quoteRank !== undefined && quoteRank !== rank)
    said.push(i18n.t('questions.quoteRank', { rank: formatNumber(quoteRank) }));
  if (quoteLost) said.push(i18n.t('questions.quoteLost'));
  if (abstained) said.push(i18n.t('questions.tooWeak'));
  return said;
}
