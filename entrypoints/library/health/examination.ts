import { type ReadonlySignal, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { Health } from '../../../lib/health.ts';
import type { Settings } from '../../../lib/settings.ts';
import type { CallLibrary } from '../catalogue.ts';

/** What this page found out, apart from drawing it. */
export interface Examination {
  readonly health: ReadonlySignal<Health | undefined>;
  /** Why not even that could be had. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  readonly everySite: ReadonlySignal<boolean>;
  /** Match patterns of servers in the settings that may not be called. */
  readonly forbidden: ReadonlySignal<readonly string[]>;
  refresh(): Promise<void>;
}

const EVERY_SITE = ['http://*/*', 'https://*/*'];

const mayRead = (origins: readonly string[]) =>
  browser.permissions.contains({ origins: [...origins] }).catch(() => false);

export function createExamination(call: CallLibrary): Examination {
  const health = signal<Health | undefined>(undefined);
  const failure = signal<ErrorReport | undefined>(undefined);
  const everySite = signal(false);
  const forbidden = signal<readonly string[]>([]);
  return {
    health,
    failure,
    everySite,
    forbidden,
    async refresh() {
      try {
        health.value = await call('health');
        failure.value = undefined;
        everySite.value = await mayRead(EVERY_SITE);
        if (!health.peek()?.failure) forbidden.value = await forbiddenOf((await call('settings')).settings);
      } catch (error) {
        failure.value = toReport(error);
      }
    },
  };
}

async function forbiddenOf({ chat, embedder }: Settings): Promise<string[]> {
  const patterns = new Set<string>();
  for (const each of [chat, embedder]) {
    if (each.kind !== 'openai' || !URL.canParse(each.baseUrl)) continue;
    const { protocol, hostname } = new URL(each.baseUrl);
    patterns.add(`${protocol}//${hostname}/*`);
  }
  const allowed = await Promise.all([...patterns].map((pattern) => mayRead([pattern])));
  return [...patterns].filter((_, i) => !allowed[i]);
}
