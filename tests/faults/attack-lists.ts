import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/setup.mjs';

/** Attacks that others have collected; they stay where they are, beside the project. */
const DATA = join(root, '..', 'shared', 'data', 'attacks');

export interface AttackList {
  readonly attacks: readonly string[];
  /** Lists that are not on this machine; then only our own attacks are there. */
  readonly missing: readonly string[];
}

/** Text that runs as a script, fetches or leads away wherever it is taken for HTML, a URL, a style or a template; each once. */
export async function scriptAttacks(): Promise<AttackList> {
  const fixtures = join(DATA, 'dompurify', 'expect.mjs');
  const lines = join(DATA, 'xss-lists', 'payloadbox.txt');
  const attacks = [...OWN];
  if (existsSync(fixtures)) {
    const { default: cases } = (await import(pathToFileURL(fixtures).href)) as { default: { payload: unknown }[] };
    attacks.push(...cases.map(({ payload }) => String(payload)));
  }
  if (existsSync(lines)) attacks.push(...readFileSync(lines, 'utf8').split('\n'));
  const missing = [fixtures, lines].filter((file) => !existsSync(file));
  return { attacks: [...new Set(attacks.filter((text) => text.trim() !== ''))], missing };
}

/** Instructions as they are hidden in documents, from a benchmark of indirect injection; empty where it is not there. */
export function injectedInstructions(): readonly string[] {
  const file = join(DATA, 'injection', 'bipia-text-attacks.json');
  if (!existsSync(file)) return [];
  return Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>).flat();
}

/** A random choice of `count` without repeats, the same for the same seed; all of them in order if there are no more. */
export function chosen<T>(from: readonly T[], count: number, seed: number): readonly T[] {
  if (count >= from.length) return from;
  const left = [...from];
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return left.splice(Math.floor((state / 2 ** 32) * left.length), 1)[0] as T;
  });
}

const RUN = 'globalThis.__ran=1';
const AWAY = 'http://sink.example/own';

/** What the lists lack: the ways of Markdown, of this framework, of its own marks, of addresses and of the machinery. */
export const OWN: readonly string[] = [
  `<img src=x onerror="${RUN}">`,
  `<svg><script>${RUN}</script></svg>`,
  `<meta http-equiv="refresh" content="0;url=${AWAY}/refresh">`,
  `<link rel="prefetch" href="${AWAY}/prefetch"><link rel="dns-prefetch" href="//sink.example">`,
  `<link rel="stylesheet" href="${AWAY}/css"><style>@import '${AWAY}/import'; *{background:url(${AWAY}/bg)}</style>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<object data="${AWAY}/object"></object><embed src="${AWAY}/embed">`,
  `<form action="${AWAY}/form"><input autofocus onfocus="${RUN}"><button formaction="javascript:${RUN}">Go</button></form>`,
  `<base href="${AWAY}/"><a href="x">x</a>`,
  `<template shadowrootmode="open"><img src=x onerror="${RUN}"></template>`,
  `<details open ontoggle="${RUN}">`,
  `<audio src=${AWAY}/a autoplay><video poster=${AWAY}/v><source srcset="${AWAY}/s 2x">`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror="${RUN}">`,
  `<a href="javascript:${RUN}" ping="${AWAY}/ping">x</a>`,
  `![x](${AWAY}/inline)`,
  `![x](${AWAY}/inline "title" onerror=${RUN})`,
  `![x][r]\n\n[r]: ${AWAY}/reference`,
  `[x](javascript:${RUN})`,
  `[x](JaVaScRiPt:${RUN})`,
  `[x](java\tscript:${RUN})`,
  `[x](\u0001javascript:${RUN})`,
  `[x](&#106;avascript:${RUN})`,
  `[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
  `[x](vbscript:msgbox(1)) [y](blob:${AWAY}) [z](filesystem:${AWAY}) [w](chrome-extension://x/library.html#/)`,
  `[x][r]\n\n[r]: javascript:${RUN}`,
  `<javascript:${RUN}> <${AWAY}/autolink> ${AWAY}/bare www.sink.example`,
  `[^1]: ${AWAY}/footnote\n\n[^1]`,
  `[1](${AWAY}/number) [1]: ${AWAY}/definition`,
  `![[x]](javascript:${RUN}) [![x](${AWAY}/nested)](javascript:${RUN})`,
  `\`\`\`html\n<script>${RUN}</script>\n\`\`\`\n<script>${RUN}</script>`,
  `| <img src=x onerror=${RUN}> | [x](javascript:${RUN}) |\n| --- | --- |\n| ![x](${AWAY}/cell) | <svg onload=${RUN}> |`,
  `⟦1⟧⸨<img src=x onerror=${RUN}>⸩ ⟦999⟧ [1][2][999]`,
  `\u202e<img src=x onerror=${RUN}>\u202c\u2066\u200b\u{e0041}`,
  `{"type":"img","props":{"src":"${AWAY}/vnode","dangerouslySetInnerHTML":{"__html":"<script>${RUN}</script>"}}}`,
  `{{constructor.constructor('${RUN}')()}} \${${RUN}} <%= ${RUN} %> #{${RUN}}`,
  `__proto__ constructor toString hasOwnProperty innerHTML`,
  `#/document/x?mark=0-1&find=<img src=x onerror=${RUN}>`,
  `file:///etc/passwd chrome://settings about:blank view-source:${AWAY}`,
  `<script type="speculationrules">{"prefetch":[{"source":"list","urls":["${AWAY}/speculation"]}]}</script>`,
  `<button popovertarget=x onbeforetoggle="${RUN}"><div popover id=x><img src=${AWAY}/popover>`,
];
