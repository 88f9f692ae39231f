import { browser } from 'wxt/browser';
import { loadVoy, VoyCentroids } from '../../lib/search/router/voy.ts';
import { type KernelModule, loadKernel } from '../../lib/search/vectors/kernel.ts';

/** What the extension brings along: read from its own files, never from elsewhere. */

/** A file of the extension. */
export const readFile = async (path: string): Promise<ArrayBuffer> => {
  const response = await fetch(browser.runtime.getURL(path as never));
  return response.arrayBuffer();
};

/** Fetched only by a library that is large enough to be parted. */
export const centroids = async (): Promise<VoyCentroids> =>
  new VoyCentroids(await loadVoy(() => readFile('/voy/voy_search_bg.wasm')));

/** Undefined where none runs. */
export const scanKernel = (): Promise<KernelModule | undefined> =>
  loadKernel((variant) => readFile(`/kernel/${variant}.wasm`)).catch(() => undefined);

/** Version of Footnote. An offscreen document has no `runtime.getManifest`. */
export async function ownVersion(): Promise<string> {
  const manifest: { readonly version: string } = await (
    await fetch(browser.runtime.getURL('/manifest.json' as never))
  ).json();
  return manifest.version;
}
