import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT } from '../../scripts/browser.ts';
import { world } from './harness.ts';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const manifest = read(join(BUILT, 'manifest.json'));
/** The golden one: whoever changes it on purpose changes docs/privacy.md, "Permissions", as well. */
const golden = read(join(import.meta.dirname, 'manifest.json'));

/**
 * Permissions that add nothing to what Chrome says when an extension is installed, by its list of permissions (developer.chrome.com,
 * "Permissions", those without "Warning displayed"). Any other has to be looked up there first.
 */
const SILENT = [
  'activeTab',
  'alarms',
  'contextMenus',
  'declarativeNetRequestWithHostAccess',
  'offscreen',
  'scripting',
  'sidePanel',
  'storage',
  'unlimitedStorage',
];

describe('the manifest', () => {
  const here = world();

  it('is the golden one, word for word', () => {
    expect(manifest).toEqual(golden);
  });

  it.each([
    'host_permissions',
    'content_scripts',
    'web_accessible_resources',
    'externally_connectable',
    'update_url',
    'key',
  ])('has no %s', (name) => expect(manifest).not.toHaveProperty(name));

  it('asks for nothing that a person would be warned about', () => {
    const loud = (manifest.permissions as string[]).filter((permission) => !SILENT.includes(permission));
    expect(loud).toEqual([]);
  });

  it('says every permission on the page about privacy', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/privacy.md'), 'utf8');
    const all = [...(manifest.permissions as string[]), ...(manifest.optional_permissions as string[])];
    const untold = all.filter((permission) => !page.includes(`| \`${permission}\``));
    expect(untold).toEqual([]);
  });

  it('brings no warning in this browser, by its own word', async () => {
    const page = await here.footnote.library();
    const warnings = (text: string) =>
      page.evaluate(
        (each) =>
          (
            globalThis as never as {
              chrome: { management: { getPermissionWarningsByManifest(manifest: string): Promise<string[]> } };
            }
          ).chrome.management.getPermissionWarningsByManifest(each),
        text,
      );
    const named = { ...manifest, name: 'Footnote', description: 'Footnote', default_locale: undefined };
    const plain = { ...named, action: {}, commands: {} };
    expect(await warnings(JSON.stringify(plain))).toEqual([]);
    // The question can be answered otherwise: this is not an empty list for everything.
    const greedy = { ...plain, permissions: ['tabs', 'history'] };
    expect((await warnings(JSON.stringify(greedy))).length).toBeGreaterThan(0);
  });
});
