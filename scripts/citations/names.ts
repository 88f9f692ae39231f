import type { Source } from './sources.ts';

const LATIN = /(?<=[\p{Ll}\d,;)] )\p{Lu}[\p{L}’'-]+(?: (?:of |de |von )?\p{Lu}[\p{L}’'-]+)*/gu;
const NO_NAMES = new Set(
  'January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday I'.split(
    ' ',
  ),
);
/** The sample pages in Korean, whose language has no capitals. */
const KOREAN =
  '닥나무 황촉규 닥풀 잿물 외발뜨기 쌍발뜨기 음양지 흑피 백피 도침 이탈리아 중국 일본 경주 의령 창호지 찰스_릭터 기상청 포항 칠레 규모 진도 P파 S파 진원 진앙'
    .split(' ')
    .map((word) => word.replace('_', ' '));

/** The names that a text has: capitals, or what is known of the source to be one. */
export function namesIn(text: string, source: Source): string[] {
  if (source.language === 'ko' || source.language === 'ja') {
    const known = source.origin === 'pages' ? KOREAN : source.entities;
    const found = known.filter((name) => text.includes(name));
    return found.filter((name) => !found.some((other) => other !== name && other.includes(name)));
  }
  // German has capitals for every noun: only runs of two are names for sure.
  const all = [...text.matchAll(LATIN)].map(([name]) => name.replace(/[’']s$/, ''));
  return [...new Set(all)].filter(
    (name) => !NO_NAMES.has(name.split(' ')[0] ?? '') && (source.language !== 'de' || name.includes(' ')),
  );
}

/** Whether two names may stand for each other without breaking the sentence. */
export const isAlike = (a: string, b: string): boolean => a !== b && !a.includes(b) && !b.includes(a);
