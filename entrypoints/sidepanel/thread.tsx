import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { formatNumber } from '../ui/format.ts';
import { TurnView } from './answer/turn.tsx';
import { launch, summary } from './state/library.ts';
import { running, stop, thread } from './state/thread.ts';

/** The questions of this sitting under each other, or what to do first. */
export function Thread({ onSettings }: { readonly onSettings: () => void }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && running.peek() && !event.defaultPrevented) stop();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  if (thread.value.length > 0) {
    return (
      <div class="thread">
        {thread.value.map((turn) => (
          <TurnView key={turn.id} turn={turn} onSettings={onSettings} />
        ))}
      </div>
    );
  }
  if (launch.value !== 'ready') return null;
  return summary.value?.documents ? <Ready documents={summary.value.documents} /> : <Welcome />;
}

/** The first page of an empty library: three lines, numbered as notes are. */
function Welcome() {
  return (
    <div class="opening">
      <h2>{i18n.t('welcome.title')}</h2>
      <ol>
        <li>{i18n.t('welcome.save')}</li>
        <li>{i18n.t('welcome.ask')}</li>
        <li>{i18n.t('welcome.check')}</li>
      </ol>
      <p class="soft small">{i18n.t('welcome.private')}</p>
    </div>
  );
}

function Ready({ documents }: { readonly documents: number }) {
  return (
    <div class="opening">
      <h2>{i18n.t('ready.title')}</h2>
      <p class="prose">{i18n.t('ready.hint', documents, [formatNumber(documents)])}</p>
      <p class="soft small">{i18n.t('ready.keys')}</p>
    </div>
  );
}
