import { fold } from '../text/fold.ts';
import { countWords } from '../text/words.ts';
import type { Receipt } from '../types.ts';
import type { Run } from './block-text.ts';
import type { DraftBlock } from './blocks.ts';
import { plain } from './plain-node.ts';
import { innermostAround, isNote, isWithin, Surroundings } from './surroundings.ts';

export interface Choice {
  readonly method: Exclude<Receipt['method'], 'selection'>;
  readonly blocks: readonly DraftBlock[];
  /** Words of the chosen blocks. */
  readonly words: number;
  /** Words of what a reader would call the page's text, kept or not. */
  readonly visibleWords: number;
}

/**
 * When Readability keeps less than this share of the running text, it took a part for the whole. Where it is right it keeps 0.73 and
 * more (the lowest of the 115 pages of the extraction eval); of a page in sections it may take one, less than 0.35.
 */
const LEAST_SHARE = 0.5;
/** Words of a block without links from which on it is running text. */
const RUNNING = 10;
/** More of a block in links than this, and it is a list of links. */
const LINKS = 0.8;
/** Share of the text that an element named like junk may hold. */
const LARGEST_JUNK = 0.15;
/** Blocks between a title and the first paragraph, at most. */
const LEDE_REACH = 20;

/** All of a block, in the languages where it is common. */
const AD_LABEL =
  /^(?:ad|ads|advertisement|advertising|sponsored(?: content)?|story continues below(?: advertisement)?|continue reading below|anzeige|werbung|publicité|publicidad|anuncio|реклама|광고|広告|スポンサーリンク|广告|廣告)[\s:.…]*$/i;
const SIGNATURE =
  /^(?:by|von|par|por|di|da|door|af|av|text|photo|published|posted|updated|last updated|reporting by)\b[^.!?]*$|\b\d{1,2}:\d{2}\b|^[^.!?]*\b(?:19|20)\d{2}\b[^.!?]*$|^[\d\s./:·,-]+$/i;
const SIGNATURE_CLASS = /byline|author|date|time|meta|signature|published|credit|dropdown|drawer|instructions/i;

/** A block with the measures it is judged by. */
interface Judged {
  readonly block: DraftBlock;
  readonly words: number;
  /** Share of its characters in links, 0 to 1. */
  readonly links: number;
  /** Readability kept it. */
  readonly kept: boolean;
}

/**
 * Chooses the blocks to save: those of Readability's article, plus what it tends to lose inside and right above it; or, when it
 * kept too little of the running text, all that is neither navigation nor junk.
 */
export function choose(blocks: readonly DraftBlock[], article: ReadonlySet<Text>, title: string): Choice {
  const judged = blocks.map((block) => judge(block, article));
  const isTitle = sameAs(title);
  const chosen = chooseArticle(judged, isTitle);
  const shown = judged.filter((each) => chosen.has(each) || isShown(each));
  const visibleWords = wordsOf(shown);
  if (shareOfRunningText(judged, chosen) >= LEAST_SHARE) return choice('readability', judged, chosen, visibleWords);
  const all = chooseVisible(judged, chosen);
  return choice('visible-text', judged, all, Math.max(visibleWords, wordsOf([...all])));
}

function choice(
  method: Choice['method'],
  judged: readonly Judged[],
  chosen: ReadonlySet<Judged>,
  visibleWords: number,
): Choice {
  const inOrder = judged.filter((each) => chosen.has(each));
  return { method, visibleWords, words: wordsOf(inOrder), blocks: inOrder.map(({ block }) => block) };
}

function judge(block: DraftBlock, article: ReadonlySet<Text>): Judged {
  const kept = shareOfRuns(block, ({ source }) => article.has(source.node)) >= 0.5;
  return { block, kept, words: countWords(block.text), links: shareOfRuns(block, ({ link }) => link) };
}

function shareOfRuns({ runs }: DraftBlock, counts: (run: Run) => boolean): number {
  let inside = 0;
  let all = 0;
  for (const run of runs) {
    all += run.length;
    if (counts(run)) inside += run.length;
  }
  return all === 0 ? 0 : inside / all;
}

const wordsOf = (judged: readonly Judged[]) => judged.reduce((sum, { words }) => sum + words, 0);
const lengthOf = (judged: readonly Judged[]) => judged.reduce((sum, { block }) => sum + block.text.length, 0);
const isShown = ({ block, links }: Judged) => block.place === 'text' && links <= LINKS;

function sameAs(title: string): (text: string) => boolean {
  const wanted = fold(title).text.trim();
  return (text) => wanted !== '' && text.length <= title.length * 2 && fold(text).text.trim() === wanted;
}

function chooseArticle(judged: readonly Judged[], isTitle: (text: string) => boolean): Set<Judged> {
  const kept = judged.filter((each) => each.kept);
  const chosen = new Set(kept);
  const core = innermostAround(kept.map(({ block }) => block));
  const first = judged.findIndex((each) => each.kept);
  if (!core || first < 0) return chosen;
  const surroundings = new Surroundings({ core, comments: true });
  const last = judged.findLastIndex((each) => each.kept);
  for (let i = last; i > first; i--) {
    const each = judged[i];
    const next = judged[i + 1];
    if (!each || each.kept || isTitle(each.block.text) || !isWithin(each.block.element, core)) continue;
    if (isLost(each, next !== undefined && chosen.has(next)) && !surroundings.isJunk(each.block.element))
      chosen.add(each);
  }
  for (const each of furniture(judged, chosen)) chosen.delete(each);
  for (const each of lede(judged, first, isTitle)) if (!surroundings.isJunk(each.block.element)) chosen.add(each);
  return chosen;
}

/** Whether a block between two kept ones was dropped by mistake: what is no list of links, no label, no button. */
function isLost({ block, words, links }: Judged, beforeKept: boolean): boolean {
  if (block.place === 'around' || links > 0.5) return false;
  if (block.place === 'beside' && !isNote(block.element)) return false;
  if (block.kind === 'heading') return beforeKept;
  if (block.kind !== 'paragraph' && block.kind !== 'list-item') return true;
  return words >= 8 || isFormula(block);
}

const isFormula = ({ runs }: DraftBlock) =>
  runs.some(({ source }) => source.node.parentElement?.namespaceURI?.endsWith('MathML'));

/** What Readability takes along: labels of advertisements, and the lists of links before the text begins. */
function furniture(judged: readonly Judged[], chosen: ReadonlySet<Judged>): Judged[] {
  const inOrder = judged.filter((each) => chosen.has(each));
  const begin = inOrder.findIndex(({ links }) => links <= LINKS);
  return inOrder.filter(({ block, links }, at) => AD_LABEL.test(block.text) || (at < begin && links > LINKS));
}

/** What stands between the title and the first paragraph and reads like a sentence: the standfirst, the lead picture's caption. */
function lede(judged: readonly Judged[], first: number, isTitle: (text: string) => boolean): Judged[] {
  const above = judged.slice(Math.max(0, first - LEDE_REACH), first);
  const title = above.findLastIndex(
    ({ block }) => block.kind === 'heading' && (block.level === 1 || isTitle(block.text)),
  );
  if (title < 0) return [];
  return above.slice(title + 1).filter(({ block, words, links }) => {
    if (block.place === 'around' || block.kind === 'list-item' || words < 8 || links > 0.3) return false;
    return !SIGNATURE.test(block.text) && !SIGNATURE_CLASS.test(plain(block.element).getAttribute('class') ?? '');
  });
}

/** Of the running text outside junk and comments, the share that was chosen; 1 where there is none. */
function shareOfRunningText(judged: readonly Judged[], chosen: ReadonlySet<Judged>): number {
  const core = innermostAround([...chosen].map(({ block }) => block));
  const surroundings = new Surroundings({ core, comments: true });
  const running = judged.filter(
    (each) =>
      chosen.has(each) ||
      (each.block.place === 'text' &&
        each.links < 0.3 &&
        each.words >= RUNNING &&
        !surroundings.isJunk(each.block.element)),
  );
  const words = wordsOf(running);
  return words === 0 ? 0 : wordsOf(running.filter((each) => chosen.has(each))) / words;
}

/** Everything visible outside navigation and junk; lists of links only where the page is little else. */
function chooseVisible(judged: readonly Judged[], article: ReadonlySet<Judged>): Set<Judged> {
  const surroundings = new Surroundings({ largest: lengthOf(judged) * LARGEST_JUNK, comments: false });
  const inText = judged.filter(
    ({ block }) => block.place === 'text' || (block.place === 'beside' && isNote(block.element)),
  );
  const text = inText.filter((each) => article.has(each) || !surroundings.isJunk(each.block.element));
  const prose = text.filter((each) => article.has(each) || each.links <= LINKS);
  for (const some of [prose, text, inText]) if (wordsOf(some) >= wordsOf(judged) * 0.25) return new Set(some);
  return new Set(wordsOf(inText) > 0 ? inText : judged);
}
