import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { EmbedderSettings } from '../../../lib/settings.ts';
import type { EmbeddingSpace, LibrarySummary } from '../../../lib/types.ts';
import { count, formatDuration, formatNumber } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { changeKey, refreshSummary, summary } from '../state/library.ts';
import { Choice } from './choice.tsx';
import { ServerForm } from './server-form.tsx';
import { useChange } from './use-change.ts';
import { originOf, type Server } from './use-server.ts';

/** Who makes the embeddings. A change embeds the whole library anew, so it is told beforehand and followed here. */
export function EmbedderSection(props: { readonly current: EmbedderSettings; readonly keys: readonly string[] }) {
  const { current, keys } = props;
  const [chosen, setChosen] = useState(current.kind);
  const { failed, change } = useChange();
  return (
    <section>
      <h2 id="embedder-title">{i18n.t('settings.embeddings')}</h2>
      <p class="soft">{i18n.t('settings.embeddingsHint')}</p>
      <fieldset aria-labelledby="embedder-title">
        <Choice
          group="embedder"
          value="builtin"
          checked={chosen === 'builtin'}
          label={i18n.t('settings.builtin')}
          hint={i18n.t('settings.builtinHint')}
          onChoose={() => setChosen('builtin')}
        >
          {current.kind !== 'builtin' && <Anew onUse={() => change({ embedder: { kind: 'builtin' } })} />}
        </Choice>
        <Choice
          group="embedder"
          value="openai"
          checked={chosen === 'openai'}
          label={i18n.t('settings.server')}
          hint={i18n.t('settings.embedServerHint')}
          onChoose={() => setChosen('openai')}
        >
          <EmbedderServer current={current} keys={keys} onUse={(embedder) => change({ embedder })} />
        </Choice>
      </fieldset>
      {failed && <ErrorNotice report={failed} role="alert" />}
      {summary.value?.reembedding && <Reembedding state={summary.value.reembedding} />}
    </section>
  );
}

interface Tested extends Server {
  readonly ms: number;
  readonly space: EmbeddingSpace;
}

function EmbedderServer(props: {
  readonly current: EmbedderSettings;
  readonly keys: readonly string[];
  readonly onUse: (embedder: EmbedderSettings) => void;
}) {
  const { current, keys, onUse } = props;
  const [tested, setTested] = useState<Tested>();
  const test = async (server: Server) => {
    setTested(undefined);
    const { address, model } = server;
    const result = await library('testEmbedder', { ...address, model });
    if (address.key) await changeKey(originOf(address.baseUrl), address.key);
    setTested({ ...server, ...result });
  };
  const use = ({ address: { provider, baseUrl }, model, space: { dims } }: Tested) =>
    onUse({ kind: 'openai', provider, baseUrl, model, dims });
  return (
    <ServerForm
      id="embedder"
      initial={current.kind === 'openai' ? current : undefined}
      keys={keys}
      models="embedding"
      action={i18n.t('settings.test')}
      onTest={test}
      onEdit={() => setTested(undefined)}
    >
      {tested && (
        <Notice kind="ok" title={i18n.t('settings.works')}>
          <p>
            {i18n.t('settings.embedWorks', {
              dims: formatNumber(tested.space.dims),
              time: formatDuration(tested.ms),
            })}
          </p>
          {!isCurrent(current, tested) && <Anew onUse={() => use(tested)} />}
        </Notice>
      )}
    </ServerForm>
  );
}

function isCurrent(current: EmbedderSettings, { address, model, space }: Tested): boolean {
  if (current.kind !== 'openai' || current.dims !== space.dims) return false;
  return current.baseUrl === address.baseUrl && current.model === model;
}

/** What a change costs, and the button that begins it. */
function Anew({ onUse }: { readonly onUse: () => void }) {
  return (
    <>
      <p class="soft small">{i18n.t('settings.anew', { pages: count('pages', summary.value?.documents ?? 0) })}</p>
      <button type="button" class="go" onClick={onUse}>
        {i18n.t('settings.useAnew')}
      </button>
    </>
  );
}

function Reembedding({ state }: { readonly state: NonNullable<LibrarySummary['reembedding']> }) {
  const { done, total, stopped, space } = state;
  const words = i18n.t('settings.reembedding', {
    model: space.model,
    done: formatNumber(done),
    total: formatNumber(total),
  });
  const retry = () => void library('retry', []).then(refreshSummary);
  return (
    <div class="reembedding">
      <p role="status" class="figures">
        {words}
      </p>
      <progress value={done} max={Math.max(total, 1)} aria-label={words} />
      {stopped && (
        <ErrorNotice
          report={stopped}
          role="alert"
          actions={
            <button type="button" onClick={retry}>
              {i18n.t('common.retry')}
            </button>
          }
        />
      )}
    </div>
  );
}
