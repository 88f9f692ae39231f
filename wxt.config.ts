import { fileURLToPath } from 'node:url';
import { defineConfig } from 'wxt';
import { buildKernels } from './scripts/kernel.mjs';
import { cmapFiles, sealedPdf } from './scripts/pdf-sealed.ts';

const VOY = fileURLToPath(new URL('node_modules/voy-search/voy_search_bg.wasm', import.meta.url));

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  modules: ['@wxt-dev/i18n/module'],
  i18n: { localesDir: 'lib/locales' },
  hooks: {
    // Before every command: public/ has to be whole when its files are listed.
    ready: buildKernels,
    // WXT asks for the hosts of a script that is registered at run time; ours is injected after a click and needs none.
    'build:manifestGenerated': (_wxt, manifest) => {
      delete manifest.host_permissions;
    },
    'build:publicAssets': (_wxt, files) => {
      files.push({ absoluteSrc: VOY, relativeDest: 'voy/voy_search_bg.wasm' }, ...cmapFiles());
    },
  },
  vite: () => ({
    build: { target: 'chrome116', modulePreload: { polyfill: false } },
    worker: {
      format: 'es',
      plugins: () => [sealedPdf()],
      rolldownOptions: {
        output: { entryFileNames: 'chunks/[name]-[hash].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
    resolve: {
      alias: {
        'wxt/utils/content-script-context': fileURLToPath(new URL('lib/messaging/silent-context.ts', import.meta.url)),
      },
    },
  }),
  manifest: ({ browser }) => ({
    name: '__MSG_name__',
    description: '__MSG_description__',
    default_locale: 'en',
    icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
    permissions: [
      'activeTab',
      'scripting',
      'storage',
      'unlimitedStorage',
      'contextMenus',
      ...(browser === 'firefox' ? ['alarms'] : ['sidePanel', 'offscreen', 'declarativeNetRequestWithHostAccess']),
    ],
    // Each is asked for when the button that needs it is clicked.
    optional_permissions: ['bookmarks', 'history', ...(browser === 'firefox' ? [] : ['alarms', 'readingList'])],
    optional_host_permissions: ['http://*/*', 'https://*/*', 'file:///*'],
    incognito: 'not_allowed',
    action: {
      default_title: '__MSG_actionTitle__',
      default_icon: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png' },
    },
    omnibox: { keyword: 'fn' },
    commands: {
      'save-page': { suggested_key: { default: 'Alt+Shift+S' }, description: '__MSG_commandSave__' },
    },
    // Providers are the user's choice, so connect-src stays open here; each view closes it for itself with a <meta> policy.
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'footnote@footnote.example',
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '116' }),
  }),
});
