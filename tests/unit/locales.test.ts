import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../lib/errors.ts';

const root = join(import.meta.dirname, '../..');

/** Dotted key to message; the forms of a plural joined. */
async function messages(language: string): Promise<Map<string, string>> {
  const parsed = await parseMessagesFile(join(root, `lib/locales/${language}.yml`));
  const own = parsed.filter(({ key }) => !key[0]?.startsWith('@@'));
  return new Map(
    own.map((entry) => [
      entry.key.join('.'),
      entry.type === 'plural' ? Object.values(entry.plurals).join(' | ') : entry.message,
    ]),
  );
}

const blanks = (message: string) => [...new Set(message.match(/\{\w+\}|\$\d/g) ?? [])].sort();

const en = await messages('en');
const ko = await messages('ko');

describe('the translations', () => {
  it('have the same keys', () => {
    expect([...ko.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('leave the same blanks to be filled in', () => {
    const different = [...en].filter(([key, message]) => {
      return blanks(message).join() !== blanks(ko.get(key) ?? '').join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('say of every error what happened and what to do next', () => {
    for (const code of ERROR_CODES) {
      const key = `error.${code.replaceAll('-', '_')}`;
      for (const language of [en, ko]) {
        expect(language.get(`${key}.title`), key).toBeTruthy();
        expect(language.get(`${key}.next`), key).toBeTruthy();
      }
    }
  });

  it('hold no sentence that nothing says', () => {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'entrypoints', 'wxt.config.ts'], {
      cwd: root,
      encoding: 'utf8',
    });
    const code = listed
      .split('\n')
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    // Named by code (errors), by count() (nouns), by the outcome of an import, or by the manifest.
    const computed =
      /^error\.\w+\.(title|next)$|^common\.(words|pages|passages|tables|codeBlocks)$|^library\.(added|updated|unchanged)$/;
    const silent = [...en.keys()].filter(
      (key) => !computed.test(key) && !code.includes(`'${key}'`) && !code.includes(`__MSG_${key}__`),
    );
    expect(silent).toEqual([]);
  });
});
