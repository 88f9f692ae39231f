import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { AppError, type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { ServerAddress } from '../../../lib/messaging/library-protocol.ts';
import { provider } from '../../../lib/models/providers.ts';
import { normaliseBaseUrl } from '../../../lib/models/server-address.ts';
import { cleanKey } from '../../../lib/models/server-key.ts';
import type { ProviderId } from '../../../lib/settings.ts';
import { library } from '../../ui/rooms.ts';

/** A server that was filled in and made whole. */
export interface Server {
  readonly address: ServerAddress;
  readonly model: string;
}

/** What is typed into the form of a server. */
export interface Fields {
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly model: string;
  readonly key: string;
}

export const originOf = (baseUrl: string) => new URL(baseUrl).origin;

/** The origin of an address as it is being typed, once it is one. */
export function typedOrigin(baseUrl: string): string | undefined {
  try {
    return originOf(normaliseBaseUrl(baseUrl));
  } catch {
    return undefined;
  }
}

/** The fields of a server, and what can be done with it: each from a click, permission first, then the work, then its failure. */
export function useServer(initial: Omit<Fields, 'key'> | undefined) {
  const { id, baseUrl } = provider('ollama');
  const [fields, setFields] = useState<Fields>({ ...(initial ?? { provider: id, baseUrl, model: '' }), key: '' });
  const [models, setModels] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ErrorReport>();
  const run = async (task: (address: ServerAddress) => Promise<void>) => {
    setFailed(undefined);
    try {
      const address = addressOf(fields);
      // Nothing may be awaited before this: the browser asks only while the click lasts.
      if (!(await allow(address.baseUrl))) throw new AppError('server-needs-permission', { server: address.baseUrl });
      setBusy(true);
      await task(address);
    } catch (error) {
      setFailed(toReport(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    ...{ fields, models, busy, failed },
    edit: (change: Partial<Fields>) => setFields({ ...fields, ...change }),
    list: () => void run(async (address) => setModels(await library('models', address))),
    test: (onTest: (server: Server) => Promise<void>) =>
      void run(async (address) => {
        await onTest({ address, model: fields.model.trim() });
        setFields((now) => ({ ...now, baseUrl: address.baseUrl, key: '' }));
      }),
  };
}

function addressOf({ provider, baseUrl, key }: Fields): ServerAddress {
  const typed = cleanKey(key);
  return { provider, baseUrl: normaliseBaseUrl(baseUrl), ...(typed && { key: typed }) };
}

/** Asks the browser for this one host; it does not ask again what it was granted. */
function allow(baseUrl: string): Promise<boolean> {
  const { protocol, hostname } = new URL(baseUrl);
  return browser.permissions.request({ origins: [`${protocol}//${hostname}/*`] });
}
