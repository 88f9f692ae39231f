/** The browser's Prompt API, in the new and the old names, for browsers that ship no model. */

type State = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export interface FakeLanguageModel {
  state: State;
  pieces: readonly string[];
  failAfter: number;
  /** The error that ends the stream after `failAfter` pieces. */
  failure: Error;
  contextWindow: number;
  /** As browsers before the renaming have it. */
  oldNames: boolean;
  /** Whether a user gesture is there to start a download. */
  clicked: boolean;
  release(pieces: number): void;
  readonly created: { readonly options: Record<string, unknown>; destroyed: boolean; aborted: boolean }[];
  readonly availabilityOptions: unknown[];
  uninstall(): void;
}

/** Puts a fake in place of the global `LanguageModel`. A token is four characters. */
export function installLanguageModel(): FakeLanguageModel {
  const waiting: (() => void)[] = [];
  let released = 0;
  const step = () => (released > 0 ? Promise.resolve(void released--) : new Promise<void>((go) => waiting.push(go)));
  const fake: FakeLanguageModel = {
    state: 'available',
    pieces: [],
    failAfter: Number.POSITIVE_INFINITY,
    failure: new DOMException('The model crashed.', 'UnknownError'),
    contextWindow: 6144,
    oldNames: false,
    clicked: false,
    created: [],
    availabilityOptions: [],
    release(pieces) {
      for (let i = 0; i < pieces; i++) {
        const go = waiting.shift();
        if (go) go();
        else released++;
      }
    },
    uninstall: () => void Reflect.deleteProperty(globalThis, 'LanguageModel'),
  };
  const api = {
    availability: async (options: unknown) => {
      fake.availabilityOptions.push(options);
      return fake.state;
    },
    create: async (options: Record<string, unknown> & { monitor?: (target: EventTarget) => void }) => {
      if (fake.state === 'unavailable') throw new DOMException('No model.', 'NotSupportedError');
      if (fake.state !== 'available') {
        if (!fake.clicked) throw new DOMException('Needs a gesture.', 'NotAllowedError');
        download(options.monitor);
        fake.state = 'available';
      }
      return session(fake, options, step);
    },
  };
  Object.assign(globalThis, { LanguageModel: api });
  return fake;
}

function download(monitor: ((target: EventTarget) => void) | undefined): void {
  const target = new EventTarget();
  monitor?.(target);
  for (const loaded of [0, 0.5, 1]) {
    target.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded, total: 1 }));
  }
}

function session(fake: FakeLanguageModel, options: Record<string, unknown>, step: () => Promise<void>) {
  const entry = { options, destroyed: false, aborted: false };
  fake.created.push(entry);
  const tokens = (text: string) => Math.ceil(text.length / 4);
  const used = tokens(JSON.stringify(options.initialPrompts ?? ''));
  const measure = async (text: string) => tokens(text);
  return {
    ...(fake.oldNames
      ? { inputUsage: used, inputQuota: fake.contextWindow, measureInputUsage: measure }
      : { contextUsage: used, contextWindow: fake.contextWindow, measureContextUsage: measure }),
    promptStreaming(_input: string, { signal }: { signal: AbortSignal }) {
      let at = 0;
      return new ReadableStream<string>({
        start(controller) {
          signal.addEventListener('abort', () => {
            entry.aborted = true;
            controller.error(signal.reason);
          });
        },
        async pull(controller) {
          if (at >= fake.failAfter) return controller.error(fake.failure);
          if (at >= fake.pieces.length) return controller.close();
          await step();
          if (!signal.aborted) controller.enqueue(fake.pieces[at++] ?? '');
        },
        cancel() {
          entry.aborted = true;
        },
      });
    },
    destroy: () => {
      entry.destroyed = true;
    },
  };
}
