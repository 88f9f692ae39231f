/** What a site asks of programs that fetch by themselves: robots.txt as RFC 9309 has it. */

/** The name by which Footnote looks for itself in such a file. */
const OURSELVES = 'footnote';
/** RFC 9309 asks for at least 500 KiB to be read. */
export const LONGEST_ROBOTS = 512 * 1024;
/** A pause that a site asks for is kept up to this long, s. */
const LONGEST_DELAY = 60;

export interface Robots {
  /** Seconds between two requests, if the site says so. */
  readonly delay?: number;
  /** @param path with its query, as in the request */
  allows(path: string): boolean;
}

/** Everything may be fetched: there is no such file. */
export const OPEN: Robots = { allows: () => true };

interface Rule {
  readonly path: string;
  readonly allow: boolean;
}

interface Group {
  readonly agents: string[];
  readonly rules: Rule[];
  delay?: number;
}

export function parseRobots(text: string): Robots {
  const groups = groupsOf(text);
  const own = groups.filter(({ agents }) => agents.some((agent) => agent.split('/')[0] === OURSELVES));
  const used = own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'));
  const rules = used.flatMap((group) => group.rules);
  const delay = used.find((group) => group.delay !== undefined)?.delay;
  return {
    ...(delay !== undefined && { delay: Math.min(delay, LONGEST_DELAY) }),
    allows: (path) => isAllowed(rules, path),
  };
}

/** Lines that name agents, one after the other, begin a group together. */
function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let naming = false;
  for (const line of text.slice(0, LONGEST_ROBOTS).split(/\r\n?|\n/)) {
    const [, field = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line.replace(/^\uFEFF/, '')) ?? [];
    const said = value.trim();
    const group = groups.at(-1);
    switch (field.toLowerCase()) {
      case 'user-agent':
        if (naming && group) group.agents.push(said.toLowerCase());
        else groups.push({ agents: [said.toLowerCase()], rules: [] });
        naming = true;
        break;
      case 'allow':
      case 'disallow':
        if (group && said !== '') group.rules.push({ path: said, allow: field.toLowerCase() === 'allow' });
        naming = false;
        break;
      case 'crawl-delay':
        if (group && Number(said) >= 0) group.delay = Number(said);
        naming = false;
        break;
    }
  }
  return groups;
}

/** The longest rule that fits decides; of two as long, the one that allows. */
function isAllowed(rules: readonly Rule[], path: string): boolean {
  if (path === '/robots.txt') return true;
  let best: Rule | undefined;
  for (const rule of rules) {
    if (!fits(rule.path, path)) continue;
    const longer = rule.path.length - (best?.path.length ?? -1);
    if (longer > 0 || (longer === 0 && rule.allow)) best = rule;
  }
  return best?.allow ?? true;
}

/** `*` stands for anything and `$` at the end for the end. Without a regular expression: a hostile pattern must not take long. */
function fits(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$');
  const [first = '', ...others] = (anchored ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [i, part] of others.entries()) {
    const last = i === others.length - 1;
    const found = last && anchored ? path.length - part.length : path.indexOf(part, at);
    if (found < at || !path.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return !anchored || at === path.length;
}
