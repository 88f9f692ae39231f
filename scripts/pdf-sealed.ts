import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** pdf.js as it is shipped: without code made of strings or loaded from a computed address, which reading text never needs. */

/** What is taken out, and what stands there instead. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/Function\('return this'\)\(\)/g, 'globalThis'],
  [/await import\(\s*(?:\/\*[^*]*\*\/\s*)*(?:this\.workerSrc|`\$\{WasmImage[^`]*`)\)/g, '{}'],
  [/`await import\("\$\{[^}]*\}"\);`/g, "''"],
];

/** A step of the build. */
export function sealedPdf() {
  return {
    name: 'footnote:sealed-pdf',
    transform(code: string, id: string) {
      if (!/pdfjs-dist[\\/]legacy[\\/]build[\\/]pdf(?:\.worker)?\.mjs$/.test(id.replace(/\?.*$/, ''))) return undefined;
      return { code: REPLACED.reduce((text, [pattern, by]) => text.replace(pattern, by), code), map: null };
    },
  };
}

const CMAPS = fileURLToPath(new URL('../node_modules/pdfjs-dist/cmaps', import.meta.url));

/** The tables for Chinese, Japanese and Korean fonts, and where in the extension they go. */
export function cmapFiles(): { absoluteSrc: string; relativeDest: string }[] {
  return readdirSync(CMAPS)
    .filter((name) => name.endsWith('.bcmap'))
    .map((name) => ({ absoluteSrc: join(CMAPS, name), relativeDest: `pdf/${name}` }));
}

/** Where the tables are before a build, for tests. */
export const cmapFolder: string = dirname(join(CMAPS, 'x'));
