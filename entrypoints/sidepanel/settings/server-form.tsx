import type { ComponentChildren } from 'preact';
import { i18n } from '#i18n';
import { PROVIDERS, type Provider, provider as providerOf } from '../../../lib/models/providers.ts';
import { isLocal } from '../../../lib/models/server-address.ts';
import type { ProviderId } from '../../../lib/settings.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { KeyField } from './key-field.tsx';
import { type Fields, type Server, typedOrigin, useServer } from './use-server.ts';

/**
 * Provider, address, key, model and a button that tries them. The browser is asked for this one host in that very click,
 * and never before.
 */
export function ServerForm(props: {
  readonly id: string;
  readonly initial: Omit<Fields, 'key'> | undefined;
  /** Origins that have a key. */
  readonly keys: readonly string[];
  readonly models: 'chat' | 'embedding';
  readonly action: string;
  /** @throws AppError when the test fails */
  readonly onTest: (server: Server) => Promise<void>;
  readonly onEdit: (change: Partial<Fields>) => void;
  /** Fields that only this use of a server has. */
  readonly fields?: ComponentChildren;
  readonly children?: ComponentChildren;
}) {
  const server = useServer(props.initial);
  const edit = (change: Partial<Fields>) => {
    server.edit(change);
    props.onEdit(change);
  };
  return (
    <form
      class="server"
      onSubmit={(event) => {
        event.preventDefault();
        if (!server.busy) server.test(props.onTest);
      }}
    >
      <ServerFields {...server} id={props.id} keys={props.keys} purpose={props.models} onEdit={edit} />
      {props.fields}
      <div class="server-actions">
        <button type="submit" class="go" aria-disabled={server.busy}>
          {props.action}
        </button>
        {server.busy && <progress aria-label={i18n.t('settings.testing')} />}
      </div>
      <div aria-live="polite">
        {server.failed && <ErrorNotice report={server.failed} />}
        {props.children}
      </div>
    </form>
  );
}

function ServerFields(props: {
  readonly id: string;
  readonly fields: Fields;
  readonly keys: readonly string[];
  /** Names the server gave. */
  readonly models: readonly string[];
  readonly purpose: 'chat' | 'embedding';
  readonly onEdit: (change: Partial<Fields>) => void;
  readonly list: () => void;
}) {
  const { id, fields, onEdit } = props;
  const chosen = providerOf(fields.provider);
  return (
    <>
      <ProviderField id={id} value={fields.provider} onChange={(next) => onEdit({ ...next, key: '', model: '' })} />
      <AddressField id={`${id}-url`} value={fields.baseUrl} onInput={(baseUrl) => onEdit({ baseUrl })} />
      <KeyField
        id={`${id}-key`}
        origin={typedOrigin(fields.baseUrl)}
        keys={props.keys}
        provider={chosen}
        value={fields.key}
        onInput={(key) => onEdit({ key })}
      />
      <ModelField
        id={`${id}-model`}
        value={fields.model}
        placeholder={modelHint(chosen, props.purpose)}
        models={props.models}
        onInput={(model) => onEdit({ model })}
        onList={props.list}
      />
    </>
  );
}

function AddressField(props: {
  readonly id: string;
  readonly value: string;
  readonly onInput: (baseUrl: string) => void;
}) {
  return (
    <div class="field">
      <label for={props.id}>{i18n.t('settings.baseUrl')}</label>
      <input
        id={props.id}
        inputMode="url"
        autocomplete="off"
        spellcheck={false}
        required
        value={props.value}
        placeholder="http://localhost:8000/v1"
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
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
