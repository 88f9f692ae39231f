/** Characters that draw nothing, but can carry text past a reader's eye to a machine. */

/** Cheap first look: nothing but characters that surely draw something. Most text nodes pass. */
const PLAIN =
  /^[\t\n\r -~\u00a0-\u00ac\u00ae-\u033f\u0370-\u0600\u2010-\u2027\u2030-\u205e\u20a0-\u2bff\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*$/;

/**
 * Controls, soft hyphens, zero-width and direction characters, fillers, variation selectors, tags, musical format characters
 * and surrogates without their other half. White space and joiners stay, and so does what says of an emoji that it is one.
 */
const INVISIBLE =
  /(?![\t\n\v\f\r\u0085\u200c\u200d])(?!(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\ufff9-\ufffb]/gu;

/** Zero-width joiner and non-joiner, unless right after a letter of a script that is written with them, or in an emoji made of several. */
const NEEDLESS_JOINER =
  /(?<![\p{scx=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Mandaic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Thai}\p{Script=Lao}\p{Script=Tibetan}])(?!(?<=\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0e\ufe0f]?)\u200d\p{Extended_Pictographic})[\u200c\u200d]/gu;

/**
 * The text without its invisible characters; joiners stay where a script (Arabic, Indic) or an emoji needs them, one at a time. What
 * stays could carry one bit with each such letter or emoji, and nothing elsewhere.
 */
export function withoutInvisible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(INVISIBLE, '').replace(NEEDLESS_JOINER, '');
}

/** Every run of white space as one space, none at the ends. */
export function oneLine(text: string): string {
  return withoutInvisible(text).replace(/\s+/g, ' ').trim();
}

/** The offsets of the code units that `withoutInvisible` keeps. */
export function keptUnits(text: string): number[] {
  const dropped = new Set<number>();
  const drop = (match: string, at: number) => {
    for (let i = 0; i < match.length; i++) dropped.add(at + i);
    return '';
  };
  text.replace(INVISIBLE, drop);
  const kept = Array.from({ length: text.length }, (_, at) => at).filter((at) => !dropped.has(at));
  const joiners = new Set<number>();
  kept
    .map((at) => text.charAt(at))
    .join('')
    .replace(NEEDLESS_JOINER, (match, at: number) => {
      joiners.add(at);
      return match;
    });
  return kept.filter((_, at) => !joiners.has(at));
}

/** Makes a stream of pieces visible: together they are what `withoutInvisible` makes of the whole. */
export interface VisibleStream {
  push(piece: string): string;
}

/** Joiners after an emoji, which stay only if another follows. */
const OPEN = /(?<=\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0e\ufe0f]?)[\u200c\u200d]+$/u;
/** What stands last: whether a joiner or a selector after it stays depends on it. */
const LAST = /(?!\u200c|\u200d|\ufe0e|\ufe0f).[\u{1f3fb}-\u{1f3ff}\ufe0e\ufe0f]?[\u200c\u200d]?$/su;

export function visibleStream(): VisibleStream {
  let held = '';
  let before = '';
  return {
    push(piece) {
      const text = held + piece;
      // Half of a pair waits for the other.
      const half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
      const seen = (before + text.slice(0, text.length - half.length)).replace(INVISIBLE, '');
      const open = OPEN.exec(seen)?.[0] ?? '';
      held = open + half;
      const visible = seen.slice(0, seen.length - open.length).replace(NEEDLESS_JOINER, '');
      const shown = visible.slice(before.length);
      before = LAST.exec(visible)?.[0] ?? '';
      return shown;
    },
  };
}
