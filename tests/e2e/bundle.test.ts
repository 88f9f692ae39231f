import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT } from '../../scripts/browser.ts';

/** What is built, read file by file: no code from elsewhere, none made of strings, no address that nobody can explain. */

const root = join(import.meta.dirname, '../..');
const files = readdirSync(BUILT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(BUILT.length + 1))
  .sort();
const text = (file: string) => readFileSync(join(BUILT, file), 'utf8');
const ending = (...endings: readonly string[]) => files.filter((file) => endings.some((end) => file.endsWith(end)));
const scripts = ending('.js');
const written = ending('.js', '.html', '.css', '.json', '.tsv');

/** Every place where this stands, with what is around it. */
function places(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) =>
    [...text(file).matchAll(pattern)].map((match) => `${file}: ${match[0].slice(0, 120)}`),
  );
}

/** What a file of the bundle is. */
const KINDS =
  /^(?:manifest\.json|(?:library|offscreen|sidepanel)\.html|background\.js|content-scripts\/content\.js|chunks\/[\w.-]+\.js|assets\/[\w-]+\.css|_locales\/(?:en|ko)\/messages\.json|icon\/\d+\.png|kernel\/(?:relaxed|scalar|simd)\.wasm|model\/(?:embeddings\.i8|model\.json|tokenizer\.tsv)|pdf\/[\w-]+\.bcmap|voy\/voy_search_bg\.wasm)$/;

/** Hosts that may be named in the bundle, and why. Naming one sends nothing; what is called is what the user typed. */
const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/^\*$/, 'patterns of sites, in the manifest and where permissions are asked for'],
  [/^(localhost|127\.0\.0\.1)(:\d+)?$/, 'addresses of servers on this machine, offered in the settings'],
  [/^api\.openai\.com$|^openrouter\.ai$/, 'addresses of servers, offered in the settings'],
  [/^platform\.openai\.com$/, 'where a key is had, a link in the settings'],
  [/^www\.w3\.org$/, 'names of XML namespaces, never fetched'],
  [/^(www\.xfa\.org|ns\.adobe\.com)$/, 'names of XML namespaces in pdf.js, never fetched'],
  [/^(a|a@b|a#б|x|example\.com|foo\.bar)$/, 'what pdf.js tries the parsing of addresses with; nothing is fetched'],
  [/\.invalid$/, 'a base for relative addresses; no such host can exist'],
  [/^(github\.com|docs\.expo\.dev|help\.openai\.com)$/, 'messages of errors in packages: text only'],
  [
    /^((us|eu|jp|in|au|ae|mtls)\.api|auth)\.openai\.com$/,
    'the table of regions and logins in the openai package; we always give it the address',
  ],
  [/^[^a-z0-9]/, 'a placeholder such as https://…/v1, or a scheme in a sentence'],
];

describe('the bundle', () => {
  it('holds files of these kinds only', () => {
    expect(files.filter((file) => !KINDS.test(file))).toEqual([]);
    expect(scripts.length).toBeGreaterThan(8);
  });

  it('makes no code of strings', () => {
    const makers =
      /\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|\bimportScripts\b|\b(?:setTimeout|setInterval)\s*\(\s*["'`]|javascript:(?!`|"|')\S+\(/g;
    expect(places(scripts, makers)).toEqual([]);
  });

  it('loads no code but its own', () => {
    const loading =
      /\bimport\s*\(([^)]*)\)|(?:^|[;}])\s*(?:import|export)\s*(?:[\w*{}\s,$]*?\bfrom)?\s*["']([^"'\n]+)["']/g;
    const imports = scripts.flatMap((file) =>
      [...text(file).matchAll(loading)].map(([, asked, named = '']) => [
        file,
        asked?.replace(/^["'`]|["'`]$/g, '') ?? named,
      ]),
    );
    expect(imports.length).toBeGreaterThan(8);
    const foreign = imports.filter(([, to = '']) => !/^\.{1,2}\/[\w./-]+\.js$/.test(to));
    // The openai package asks for it where it runs in Node; in a browser the line is never reached.
    expect(foreign.filter(([, to]) => to !== 'node:buffer')).toEqual([]);
  });

  it('names no page, script, style, font or picture of elsewhere', () => {
    const own = /(?:src|href)="(?!\/(?:chunks|assets|icon)\/)[^"]*"/g;
    expect(places(ending('.html'), own)).toEqual([]);
    expect(places(ending('.html'), /<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|<base|<iframe/gi)).toEqual([]);
    expect(places(ending('.css'), /@import|@font-face|url\((?!["']?data:image\/svg)[^)]*\)|image-set\(/gi)).toEqual([]);
  });

  it('names only hosts that can be explained', () => {
    const unknown = written.flatMap((file) =>
      [...text(file).matchAll(/(?:https?|wss?|ftp):\/\/([^/\s"'`<>)\\,;]*)/gi)]
        .map((match) => match[1]?.replace(/[.:]+$/, '') ?? '')
        .filter((host) => host !== '' && !HOSTS.some(([pattern]) => pattern.test(host)))
        .map((host) => `${file}: ${host}`),
    );
    expect(unknown).toEqual([]);
  });

  it('sets no HTML but where a package does it on purpose', () => {
    const ours = places(scripts, /.{0,60}\.(?:innerHTML|outerHTML)\s*[+]?=(?!=).{0,40}/g).filter(
      // Readability works on a copy of the page that is never shown; Preact does it for a property that no view uses.
      (place) =>
        !/^(?:content-scripts\/content|chunks\/offscreen-[\w-]+)\.js: /.test(place) &&
        !/\.innerHTML=\w+\.__html/.test(place),
    );
    expect(ours).toEqual([]);
    expect(
      places(scripts, /insertAdjacentHTML\(|document\.write(?:ln)?\(|createContextualFragment\(|srcdoc=/g).filter(
        // The library's room lays fetched pages out in a sealed frame; what is written into it is a constant of ours.
        (place) => !/^chunks\/offscreen-[\w-]+\.js: srcdoc=$/.test(place),
      ),
    ).toEqual([]);
    expect(places(scripts, /dangerouslySetInnerHTML:\s*\{/g)).toEqual([]);
  });

  it('holds the WebAssembly that is built here, and that of Voy as it was published', () => {
    const origin = (file: string) =>
      file.startsWith('voy/') ? join(root, 'node_modules/voy-search/voy_search_bg.wasm') : join(root, 'public', file);
    const wasm = ending('.wasm');
    expect(wasm).toHaveLength(4);
    for (const file of wasm)
      expect(readFileSync(join(BUILT, file)).equals(readFileSync(origin(file))), file).toBe(true);
  });

  it('holds no secret, no map of its sources and no path of a machine', () => {
    const secrets =
      /\bsk-[A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bAIza[\w-]{35}|\bxox[abp]-\w{10,}|-----BEGIN [A-Z ]*PRIVATE KEY/g;
    expect(places(written, secrets)).toEqual([]);
    expect(places(written, /sourceMappingURL=|\/(?:home|root|Users|work|tmp)\/[\w.-]+\//g)).toEqual([]);
  });
});
