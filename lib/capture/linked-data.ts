/** What a page tells search engines about its article, in `<script type="application/ld+json">`. */
export interface LinkedData {
  readonly headline?: string;
  readonly authors: readonly string[];
  readonly published?: string;
  readonly publisher?: string;
  readonly language?: string;
}

const ARTICLE =
  /(?:Article|BlogPosting|Posting|Report|Review|WebPage|Book|HowTo|Recipe|APIReference|Question|VideoObject)$/;
/** Pages with more of it than this, in code units, are not read. */
const LONGEST = 500_000;
const DEEPEST = 6;

export function readLinkedData(document: Document): LinkedData {
  const nodes: Record<string, unknown>[] = [];
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const source = script.textContent ?? '';
    if (source.length <= LONGEST) collect(parse(source), nodes, 0);
  }
  // A page can describe several things; what has a date and a headline is the article.
  const best = nodes.map((node) => ({ node, weight: weigh(node) })).sort((a, b) => b.weight - a.weight)[0];
  return best && best.weight > 0 ? describe(best.node) : { authors: [] };
}

function parse(source: string): unknown {
  try {
    // Some pages wrap it in a comment or a CDATA section.
    return JSON.parse(source.replace(/^\s*(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*$/g, ''));
  } catch {
    return undefined;
  }
}

function collect(value: unknown, nodes: Record<string, unknown>[], depth: number): void {
  if (depth > DEEPEST || nodes.length > 200) return;
  if (Array.isArray(value)) for (const item of value) collect(item, nodes, depth + 1);
  if (!isRecord(value)) return;
  if ([value['@type']].flat().some((type) => typeof type === 'string' && ARTICLE.test(type))) nodes.push(value);
  collect(value['@graph'], nodes, depth + 1);
  collect(value.mainEntity, nodes, depth + 1);
  collect(value.mainEntityOfPage, nodes, depth + 1);
}

function weigh(node: Record<string, unknown>): number {
  const plainPage = [node['@type']].flat().includes('WebPage');
  return (
    Number('headline' in node) * 2 +
    Number('datePublished' in node) * 2 +
    Number('author' in node) -
    Number(plainPage) * 0.5
  );
}

function describe(node: Record<string, unknown>): LinkedData {
  return {
    headline: text(node.headline),
    authors: [node.author ?? node.creator].flat().flatMap((author) => nameOf(author) ?? []),
    published: text(node.datePublished),
    publisher: nameOf(node.publisher),
    language: text(node.inLanguage),
  };
}

function nameOf(value: unknown): string | undefined {
  return isRecord(value) ? text([value.name].flat()[0]) : text(value);
}

const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
