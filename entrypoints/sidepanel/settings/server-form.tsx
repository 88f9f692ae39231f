import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { AppError, type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { ServerAddress } from '../../../lib/messaging/protocol.ts';
import { PROVIDERS, type Provider, provider as providerOf } from '../../../lib/models/providers.ts';
import { isLocal, normaliseBaseUrl } from '../../../lib/models/server-address.ts';
import type { ProviderId } from '../../../lib/types.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { KeyField } from './key-field.tsx';

/** A server that was filled in and made whole. */
export interface Server {
  readonly address: ServerAddress;
  readonly model: string;
}

export const originOf = (baseUrl: string) => new URL(baseUrl).origin;

interface Fields {
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly model: string;
  readonly key: string;
}

/**
 * Provider, address, key, model and a button that tries them. The browser is asked for this one host in that very click,
 * and never before.
 */
export function ServerForm(props: {
  readonly id: string;
  readonly initial: Omit<Fields, 'key'> | undefined;
  readonly keys: readonly string[];
  readonly models: 'chat' | 'embedding';
  readonly action: string;
  /** @throws AppError when the test fails */
  readonly onTest: (server: Server) => Promise<void>;
  readonly onEdit: () => void;
  readonly children?: ComponentChildren;
}) {
  const first = providerOf('ollama');
  const [fields, setFields] = useState<Fields>({
    provider: props.initial?.provider ?? first.id,
    baseUrl: props.initial?.baseUrl ?? first.baseUrl,
    model: props.initial?.model ?? '',
    key: '',
  });
  const [models, setModels] = useState<readonly string[]>([]);
  const { busy, failed, run } = useServer(fields);
  const edit = (change: Partial<Fields>) => {
    setFields({ ...fields, ...change });
    props.onEdit();
  };
  const chosen = providerOf(fields.provider);
  const list = () => run(async (address) => setModels(await library('models', address)));
  const test = () =>
    run(async (address) => {
      await props.onTest({ address, model: fields.model.trim() });
      setFields((now) => ({ ...now, baseUrl: address.baseUrl, key: '' }));
    });
  return (
    <form
      class="server"
      onSubmit={(event) => {
        event.preventDefault();
        test();
      }}
    >
      <ProviderField id={props.id} value={fields.provider} onChange={(next) => edit({ ...next, key: '', model: '' })} />
      <div class="field">
        <label for={`${props.id}-url`}>{i18n.t('settings.baseUrl')}</label>
        <input
          id={`${props.id}-url`}
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          required
          value={fields.baseUrl}
          placeholder="http://localhost:8000/v1"
          onInput={(event) => edit({ baseUrl: event.currentTarget.value })}
        />
      </div>
      <KeyField
        id={`${props.id}-key`}
        origin={safeOrigin(fields.baseUrl)}
        keys={props.keys}
        provider={chosen}
        value={fields.key}
        onInput={(key) => edit({ key })}
      />
      <ModelField
        id={`${props.id}-model`}
        value={fields.model}
        placeholder={modelHint(chosen, props.models)}
        models={models}
        onInput={(model) => edit({ model })}
        onList={list}
      />
      <div class="server-actions">
        <button type="submit" class="go" disabled={busy}>
          {props.action}
        </button>
        {busy && <progress aria-label={i18n.t('settings.testing')} />}
      </div>
      <div aria-live="polite">
        {failed && <ErrorNotice report={failed} />}
        {props.children}
      </div>
    </form>
  );
}

/** Runs something with the server of these fields, from a click: permission first, then the work, then its failure. */
function useServer(fields: Fields) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ErrorReport>();
  const work = async (task: (address: ServerAddress) => Promise<void>) => {
    setFailed(undefined);
    try {
      const baseUrl = normaliseBaseUrl(fields.baseUrl);
      const { protocol, hostname } = new URL(baseUrl);
      // Nothing may be awaited before this: the browser asks only while the click lasts.
      const allowed = await browser.permissions.request({ origins: [`${protocol}//${hostname}/*`] });
      if (!allowed) throw new AppError('server-needs-permission', { server: baseUrl });
      setBusy(true);
      const key = fields.key.trim();
      await task({ provider: fields.provider, baseUrl, ...(key && { key }) });
    } catch (error) {
      setFailed(toReport(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, failed, run: (task: (address: ServerAddress) => Promise<void>) => void work(task) };
}

function safeOrigin(baseUrl: string): string | undefined {
  try {
    return originOf(normaliseBaseUrl(baseUrl));
  } catch {
    return undefined;
  }
}

/** A provider's hint is a model's name where there is nothing to install. */
function modelHint({ baseUrl, hint }: Provider, models: 'chat' | 'embedding'): string {
  const named = baseUrl !== '' && !isLocal(baseUrl) && hint.includes('embedding') === (models === 'embedding');
  return named ? hint : '';
}

function ProviderField(props: {
  readonly id: string;
  readonly value: ProviderId;
  readonly onChange: (next: Pick<Fields, 'provider' | 'baseUrl'>) => void;
}) {
  const chosen = providerOf(props.value);
  return (
    <div class="field">
      <label for={`${props.id}-provider`}>{i18n.t('settings.provider')}</label>
      <select
        id={`${props.id}-provider`}
        value={props.value}
        onChange={(event) => {
          const { id, baseUrl } = providerOf(event.currentTarget.value as ProviderId);
          props.onChange({ provider: id, baseUrl });
        }}
      >
        {PROVIDERS.map(({ id, name }) => (
          <option key={id} value={id}>
            {id === 'other' ? i18n.t('settings.otherProvider') : name}
          </option>
        ))}
      </select>
      {chosen.baseUrl && isLocal(chosen.baseUrl) && (
        <p class="soft small">
          {i18n.t('settings.startIt')} <code>{chosen.hint}</code>
        </p>
      )}
    </div>
  );
}

function ModelField(props: {
  readonly id: string;
  readonly value: string;
  readonly placeholder: string;
  readonly models: readonly string[];
  readonly onInput: (model: string) => void;
  readonly onList: () => void;
}) {
  return (
    <div class="field">
      <div class="field-head">
        <label for={props.id}>{i18n.t('settings.model')}</label>
        <button type="button" class="link" onClick={props.onList}>
          {i18n.t('settings.listModels')}
        </button>
      </div>
      <input
        id={props.id}
        list={`${props.id}-list`}
        autocomplete="off"
        spellcheck={false}
        required
        value={props.value}
        placeholder={props.placeholder}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <datalist id={`${props.id}-list`}>
        {props.models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      {props.models.length > 0 && (
        <p class="soft small" role="status">
          {i18n.t('settings.modelsFound', props.models.length, [String(props.models.length)])}
        </p>
      )}
    </div>
  );
}
