/** What in an address opens a door or names a person, and must not be kept with a page. */

/** Parameters that open a door, whatever their value. */
const SECRET =
  /^(?:(?:access|auth|id|refresh|session|csrf|xsrf|security|sas|jwt|bearer|api|login|reset|invite|magic|share|user|client|device|verification|confirmation|one[-_]?time)?[-_.]?(?:token|jwt)|(?:api|access|secret|private|auth|subscription|app|user|account|share|resource|sas)[-_]?key|sig|signature|x-(?:amz|goog|ms|oss|cos)-[\w-]+|awsaccesskeyid|googleaccessid|key-pair-id|passw(?:or)?d|passwort|passphrase|pwd|secret|(?:client|app)[-_]?secret|authorization|credentials?|session[-_]?(?:id|key)|sess(?:id)?|php(?:sess|session)id|j?sessionid|aspsessionid\w*|cfid|cftoken|otp|totp|code[-_](?:verifier|challenge)|saml(?:request|response)|relaystate|hmac|_?csrf|__requestverificationtoken|authenticity_token|gx-token|oobcode|wtoken)$/i;
/** Parameters that open a door if a machine made their value, and else may be a name or a number: `?session=3`, `?key=water`. */
const DOUBTFUL =
  /^(?:key|code|state|pass|auth|session|sid|ssid|ticket|nonce|hash|digest|challenge|assertion|confirm(?:ation)?|verify|verification|activation|invite|invitation|unsubscribe|magic|login|cred|access|grant|sso|oauth\w*|st|s|t|k|h|u|e|c|user|uid|guid|account|member|subscriber|cookie|policy|expires|s?key|ck|cs|tk|lt)$/i;
/** Parameters that may be long and odd because they tell one page from the next. */
const OPENS =
  /^(?:p|pg|page|paged|pageno|id|\w+[-_]?id|no|num|idx|seq|article\w*|story|post|topic|thread|tid|pid|v|q|query|search\w*|keywords?|start|offset|from|chapter|section|title|name|lang|hl|lc|list|playlist|curid|oldid|rev|revision|commit|sha|ref|path|file|doc|document|d|url|u|src|next|cursor|after|before|(?:next|page|continuation)[-_]?token)$/i;
/** Parameters whose value is what somebody looked for. */
const SEARCH = /^(?:q|query|search\w*|keywords?|s|p|text|term)$/i;

const EMAIL = /^[^\s@/?#]+@[^\s@/?#]+\.[a-z]{2,}$/i;
const JWT = /^(?:bearer\s+)?eyJ[\w-]{6,}={0,2}\.[\w-]{4,}={0,2}(?:\.[\w-]*={0,2})*$/i;
/** Keys whose makers mark them. */
const MARKED_KEY =
  /^(?:sk-|sk_(?:live|test)_|rk_live_|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|AKIA|ASIA|AIza|ya29\.|SG\.|hf_|npm_|dop_v1_|shpat_)[\w.-]{12,}$/;
const UUID = /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$/i;

/** Parts of a path after which what a machine made is a way in: `/reset-password/Xq3…`. */
const DOOR =
  /^(?:(?:password[-_]?)?reset(?:[-_]?password)?|recover(?:y)?|verify(?:[-_]?email)?|verification|confirm(?:ation|[-_]?email)?|activat(?:e|ion)|invit(?:e|es|ation|ations)|join|magic(?:[-_]?link)?|unsubscribe|(?:one[-_]?time[-_]?)?login|signin|auth|token|tokens|session|sessions|sso|callback)$/i;

/** Characters of a value that opens a door under a doubtful name; and under a name that says nothing. */
const SHORTEST = { doubtful: 10, nameless: 24 };

/** What becomes of a part: it stays, it goes, or it goes but two different ones are still told apart. */
export type Verdict = 'stays' | 'goes' | 'made';

/** What is to be done with a parameter. `value`: decoded. */
export function verdictOn(name: string, value: string): Verdict {
  if (value === '') return SECRET.test(name) ? 'goes' : 'stays';
  if (/^(?:next|page|continuation)[-_]?token$/i.test(name)) return isKey(value) ? 'goes' : 'stays';
  if (SECRET.test(name) || isKey(value)) return 'goes';
  if (isEmail(value) && !SEARCH.test(name)) return 'goes';
  if (DOUBTFUL.test(name) && isMade(value, SHORTEST.doubtful)) return 'goes';
  if (!OPENS.test(name) && !UUID.test(value) && isMade(value, SHORTEST.nameless)) return 'made';
  return 'stays';
}

/** Whether this parameter is a key to something, rather than a mere name or a trace of where a reader came from. */
export const isSecret = (name: string, value: string): boolean =>
  verdictOn(name, value) === 'goes' && value !== '' && !isEmail(value);

/** What is to be done with a part of a path. `before`: the part in front of it. */
export function verdictOnPart(part: string, before: string): Verdict {
  if (isKey(part) || EMAIL.test(part)) return 'made';
  return DOOR.test(before) && (isMade(part, SHORTEST.doubtful) || UUID.test(part)) ? 'made' : 'stays';
}

/** What is to be done with a fragment that is neither a route nor parameters. */
export const verdictOnFragment = (fragment: string): Verdict =>
  isKey(fragment) || isMade(fragment, SHORTEST.nameless) ? 'goes' : 'stays';

/** A plus sign in it has come out of an address as a blank. */
const isEmail = (value: string): boolean => EMAIL.test(value.replaceAll(' ', '+'));
const isKey = (value: string): boolean => JWT.test(value) || MARKED_KEY.test(value);

/**
 * Whether a machine made it up: one long run of letters and digits in no order that words, dates, numbers, titles or version names
 * have. Measured by how often it changes between small letters, capitals and digits; hexadecimal digits change often by nature.
 */
export function isMade(value: string, shortest: number): boolean {
  if (value.length < shortest || !/^[\w.~+/=%-]+$/.test(value) || /^[\d.,:/-]+$/.test(value)) return false;
  if (UUID.test(value)) return shortest < SHORTEST.nameless;
  const runs = value.split(/[-_.~+/=%]+/).filter((run) => run !== '');
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (/^[\da-f]+$/i.test(longest) && /\d/.test(longest) && /[a-f]/i.test(longest))
    return longest.length >= Math.max(16, shortest);
  if (runs.length > 2 && longest.length < shortest / 2) return false; // words-between-hyphens
  const changes = changesIn(value);
  return changes >= Math.max(4, value.length / 6) && (/\d/.test(value) || changes >= value.length / 3);
}

/** How often it changes between small letters, capitals and digits; a capital that begins a word is no change. */
function changesIn(value: string): number {
  const kinds = value.replace(/[A-Z](?=[a-z]{3})/g, (letter) => letter.toLowerCase()).replace(/[^A-Za-z\d]/g, '');
  let changes = 0;
  for (let i = 1; i < kinds.length; i++) if (kindOf(kinds, i) !== kindOf(kinds, i - 1)) changes++;
  return changes;
}

function kindOf(text: string, at: number): 'digit' | 'capital' | 'small' {
  const unit = text.charCodeAt(at);
  if (unit < 58) return 'digit';
  return unit < 91 ? 'capital' : 'small';
}
