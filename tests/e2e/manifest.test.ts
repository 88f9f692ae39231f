import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT } from '../../scripts/browser.ts';

const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as Record<string, unknown>;

describe('what is built', () => {
  it('asks for this and nothing more', () => {
    expect(manifest).toMatchObject({
      manifest_version: 3,
      permissions: [
        'activeTab',
        'scripting',
        'storage',
        'unlimitedStorage',
        'contextMenus',
        'sidePanel',
        'offscreen',
        'declarativeNetRequestWithHostAccess',
      ],
      optional_host_permissions: ['http://*/*', 'https://*/*', 'file:///*'],
      incognito: 'not_allowed',
    });
  });

  it.each([
    'host_permissions',
    'content_scripts',
    'web_accessible_resources',
    'externally_connectable',
    'optional_permissions',
  ])('has no %s', (name) => expect(manifest).not.toHaveProperty(name));

  it('holds no code from elsewhere and makes none of strings', () => {
    const scripts = readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(js|html|css)$/.test(file),
    );
    expect(scripts.length).toBeGreaterThan(8);
    const found = scripts.flatMap((file) => {
      const text = readFileSync(join(BUILT, file), 'utf8');
      const bad = text.match(
        /\beval\(|\bnew Function\(|importScripts\(|<script[^>]+src="https?:|@import|url\(["']?https?:/g,
      );
      return bad ? [`${file}: ${bad.join(' ')}`] : [];
    });
    expect(found).toEqual([]);
  });
});
