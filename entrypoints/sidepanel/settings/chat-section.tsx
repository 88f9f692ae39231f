import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ContextWindow } from '../../../lib/asking.ts';
import type { ChatSettings } from '../../../lib/settings.ts';
import { formatDuration } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { changeKey, changeSettings } from '../state/library.ts';
import { BrowserModel } from './browser-model.tsx';
import { Choice } from './choice.tsx';
import { ServerForm } from './server-form.tsx';
import { useChange } from './use-change.ts';
import { type Fields, originOf, type Server } from './use-server.ts';
import { typedTokens, WindowField } from './window-field.tsx';

/** Who writes the answers. */
export function ChatSection({ current, keys }: { readonly current: ChatSettings; readonly keys: readonly string[] }) {
  const [chosen, setChosen] = useState(current.kind);
  const { failed, change } = useChange();
  const choice = (value: ChatSettings['kind']) => ({ group: 'chat', value, checked: chosen === value });
  const usePassages = () => {
    setChosen('passages');
    change({ chat: { kind: 'passages' } });
  };
  return (
    <section>
      <h2 id="chat-title">{i18n.t('settings.answers')}</h2>
      <fieldset aria-labelledby="chat-title">
        <Choice
          {...choice('passages')}
          label={i18n.t('settings.passages')}
          hint={i18n.t('settings.passagesHint')}
          onChoose={usePassages}
        />
        <Choice
          {...choice('browser')}
          label={i18n.t('settings.browser')}
          hint={i18n.t('settings.browserHint')}
          onChoose={() => setChosen('browser')}
        >
          <BrowserModel inUse={current.kind === 'browser'} onUse={() => change({ chat: { kind: 'browser' } })} />
        </Choice>
        <Choice
          {...choice('openai')}
          label={i18n.t('settings.server')}
          hint={i18n.t('settings.serverHint')}
          onChoose={() => setChosen('openai')}
        >
          <ChatServer current={current} keys={keys} />
        </Choice>
      </fieldset>
      {failed && <ErrorNotice report={failed} role="alert" />}
    </section>
  );
}

/** A server is taken into use by a test that succeeds. */
function ChatServer({ current, keys }: { readonly current: ChatSettings; readonly keys: readonly string[] }) {
  const [ms, setMs] = useState<number>();
  const [told, setTold] = useState<ContextWindow>();
  const [tokens, setTokens] = useState(String((current.kind === 'openai' && current.contextTokens) || ''));
  const test = async ({ address, model }: Server) => {
    setMs(undefined);
    const result = await library('testChat', { ...address, model });
    if (address.key) await changeKey(originOf(address.baseUrl), address.key);
    const { provider, baseUrl } = address;
    const contextTokens = typedTokens(tokens);
    const window = contextTokens === undefined ? {} : { contextTokens };
    await changeSettings({ chat: { kind: 'openai', provider, baseUrl, model, ...window } });
    setTold(result.window);
    setMs(result.ms);
  };
  const edited = (change: Partial<Fields>) => {
    setMs(undefined);
    // What one model takes in says nothing of another.
    if (change.model === undefined && change.baseUrl === undefined) return;
    setTold(undefined);
    setTokens('');
  };
  const typeTokens = (typed: string) => {
    setTokens(typed);
    setMs(undefined);
  };
  return (
    <ServerForm
      id="chat"
      initial={current.kind === 'openai' ? current : undefined}
      keys={keys}
      models="chat"
      action={i18n.t('settings.testAndUse')}
      fields={<WindowField id="chat-window" value={tokens} told={told} onInput={typeTokens} />}
      onTest={test}
      onEdit={edited}
    >
      {ms !== undefined && (
        <Notice kind="ok" title={i18n.t('settings.works')}>
          <p>{i18n.t('settings.chatWorks', { time: formatDuration(ms) })}</p>
        </Notice>
      )}
    </ServerForm>
  );
}
