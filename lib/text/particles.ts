/**
 * Korean particles that may end a word: what the word does in its sentence, not what it means. The longest that fits is taken, so the
 * order does not matter.
 */
const PARTICLES = new Set(
  (
    '은 는 이 가 을 를 의 에 로 와 과 도 만 란 ' +
    '에서 으로 에게 에는 까지 부터 라는 이란 이나 에서는 으로는 에게는 이라는'
  ).split(' '),
);
const LONGEST = 3;
/** So many syllables are left at least: shorter words end in a particle by chance. */
const LEAST_LEFT = 2;

/**
 * Where the word [start, end) of a folded text ends without its particle. `glued`: it follows letters of another script directly
 * ("HTTP를", "2016년에"), and may be nothing but a particle.
 */
export function withoutParticle(folded: string, start: number, end: number, glued: boolean): number {
  if (!isSyllable(folded.charCodeAt(end - 1))) return end;
  for (let length = LONGEST; length > 0; length--) {
    const from = end - length;
    if (from < start + (glued ? 0 : LEAST_LEFT) || !PARTICLES.has(folded.slice(from, end))) continue;
    return glued && from === start ? start : hasSyllables(folded, start, from) ? from : end;
  }
  return end;
}

/** What is left ends in two syllables: of Han or Kana nothing is taken off. */
function hasSyllables(folded: string, start: number, end: number): boolean {
  return end - LEAST_LEFT >= start && isSyllable(folded.charCodeAt(end - 1)) && isSyllable(folded.charCodeAt(end - 2));
}

function isSyllable(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}
