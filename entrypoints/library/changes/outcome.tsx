import { i18n } from '#i18n';
import type { ListedDocument } from '../../../lib/listed.ts';
import { errorSentence } from '../../ui/error-sentence.ts';
import { formatNumber, formatTime } from '../../ui/format.ts';
import { reportOf } from '../status.tsx';
import type { Refreshing, RefreshNews } from './refreshing.ts';

/** What becomes of reading this one page again; nothing if that was not asked for. */
export function Outcome(props: { readonly document: ListedDocument; readonly refreshing: Refreshing }) {
  const news = props.refreshing.news.value;
  const own = news?.ids.length === 1 && news.ids[0] === props.document.id ? news : undefined;
  return (
    <p class="outcome" role="status" data-outcome={own && stateOf(own)}>
      {own && <Told news={own} />}
    </p>
  );
}

/** `updated`, `unchanged`, or as far as it is. */
function stateOf(news: RefreshNews): string {
  const outcome = 'item' in news ? news.item?.outcome : undefined;
  return outcome?.state === 'done' ? outcome.change : outcome?.state === 'failed' ? 'failed' : news.state;
}

function Told({ news }: { readonly news: RefreshNews }) {
  if (news.state === 'declined') return <>{i18n.t('fresh.declined')}</>;
  if (news.state === 'failed') return <Wrong code={news.report} />;
  const outcome = news.item?.outcome;
  if (outcome?.state === 'done') return <>{i18n.t(outcome.change === 'unchanged' ? 'fresh.same' : 'fresh.updated')}</>;
  if (outcome?.state === 'failed') return <Wrong code={outcome.reason} />;
  if (outcome?.reason) {
    const again = outcome.after && i18n.t('add.again', { time: formatTime(new Date(outcome.after).toISOString()) });
    return (
      <>
        <Wrong code={outcome.reason} /> {again}
      </>
    );
  }
  return <>{i18n.t('fresh.reading')}</>;
}

function Wrong({ code }: { readonly code: Parameters<typeof reportOf>[0] }) {
  const { title, next } = errorSentence(reportOf(code));
  return (
    <>
      <span class="bad">{title}.</span> {next}
    </>
  );
}

/** At the foot of the list: how far the reading of those that were ticked is. */
export function RefreshLine({ refreshing }: { readonly refreshing: Refreshing }) {
  const news = refreshing.news.value;
  if (!news) return null;
  const total = news.ids.length;
  return (
    <p class="note" data-refresh={news.state}>
      <span>{sentenceOf(news, total)}</span>
      {'failed' in news && news.failed > 0 && (
        <a href="#/add">{i18n.t('fresh.failed', news.failed, [formatNumber(news.failed)])}</a>
      )}
      <button type="button" class="link" onClick={refreshing.dismiss}>
        {i18n.t('common.close')}
      </button>
    </p>
  );
}

function sentenceOf(news: RefreshNews, total: number): string {
  if (news.state === 'declined') return i18n.t('fresh.declined');
  if (news.state === 'failed') return errorSentence(news.report).title;
  if (news.state === 'done') return i18n.t('fresh.read', news.read, [formatNumber(news.read)]);
  return i18n.t('fresh.far', { done: formatNumber(news.read + news.failed), total: formatNumber(total) });
}
