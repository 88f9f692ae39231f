import { folded, type Material, type Said, type Suggested } from './material.ts';

const MARKED = /[\u3040-\u30ff\u4e00-\u9fff][？?]$/;
const ASKS = /(?:なぜ|どう|何|いつ|どこ|誰|どの|どんな|いくら|どれ).*(?:か|とは)$/;
const WHAT = /^(.{2,24}?)とは(?:何か)?$/;
const WAYS =
  /^(.*[\u3040-\u30ff\u4e00-\u9fff])(方法|理由|原因|作り方|使い方|選び方|直し方|読み方|書き方|飼い方|育て方)$/;

const NAME = '[\\p{Script=Han}\\p{Script=Katakana}ー・A-Za-z0-9々]';
const DEFINED = new RegExp(
  `^(${NAME}{2,24})(?:[(（][^)）]*[)）])?(?:とは|は)、?(.+?)(である|です|だ|のことである|を指す|をいう|のことをいう|であった|だった)。$`,
  'u',
);
/** Words of Chinese making that take する: what was done to a thing at some time. */
const DATED = new RegExp(
  `^(${NAME}{2,24})(?:[(（][^)）]*[)）])?は、?\\d{3,4}年[^。]*?(設立|創立|創設|建設|建立|発売|公開|開業|開設|制定|発見|発明|出版|創刊|結成)された。$`,
  'u',
);
const SINCE =
  /^([^、。]{4,40}?(?:された|した|始まった|生まれた)の)は、?\d{3,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:である|です|だ|であった|だった)。$/;

const POINTING =
  /^(?:これ|それ|あれ|この|その|あの|ここ|そこ|彼|彼女|同|本|当|私|我々|以上|以下|上記|現在|今日|また|一方|当時|第)/;
const PERSONS =
  /(?:歌手|俳優|女優|政治家|作家|小説家|詩人|選手|監督|皇帝|天皇|武将|実業家|作曲家|画家|学者|物理学者|数学者|哲学者|音楽家|教授|医師|弁護士|漫画家|落語家|アナウンサー|プロデューサー)$/;
/** What something may be said to be, so that "what is it?" is the question. */
const KINDS =
  /(?:事故|事件|戦争|条約|法律|制度|技術|言語|文字|料理|植物|動物|魚|鳥|昆虫|病気|元素|物質|惑星|衛星|学問|理論|法則|現象|方法|方式|手法|装置|機械|道具|楽器|建物|寺院|神社|鉄道|路線|空港|会社|企業|銀行|大学|図書館|団体|組織|政党|新聞|雑誌|小説|映画|漫画|アニメ|ゲーム|アルバム|プログラム|規格|通貨|都市|計画|事業|賞|競技|大会|宗教|思想|居留地|旅客機|ケーブル|電球|照明)$/;

/** Questions that a Japanese text seems to answer, in the order of the text. */
export function japaneseQuestions(material: Material): Suggested[] {
  const asked = material.headings.flatMap((said) => made(said, headingQuestion(said.text), 0));
  return [...asked, ...material.sentences.flatMap((said) => fromSentence(said, material))];
}

function made(said: Said, question: string | undefined, order: Suggested['order'], about = question): Suggested[] {
  return question ? [{ start: said.start, end: said.end, question, about: folded(about ?? ''), order }] : [];
}

function headingQuestion(heading: string): string | undefined {
  if (POINTING.test(heading) || heading.length < 4) return undefined;
  if (MARKED.test(heading)) return heading.replace(/\?$/, '？');
  const what = WHAT.exec(heading)?.[1];
  if (what) return `${what}とは何ですか？`;
  if (ASKS.test(heading)) return `${heading}？`;
  const [, before = '', way = ''] = WAYS.exec(heading) ?? [];
  if (before === '') return undefined;
  return /方$/.test(way) ? `${before}${way}は？` : `${before}${way}は何ですか？`;
}

function fromSentence(said: Said, material: Material): Suggested[] {
  const [, thing = '', verb] = DATED.exec(said.text) ?? [];
  if (thing && material.topic.includes(folded(thing))) return made(said, `${thing}はいつ${verb}されましたか？`, 1);
  const since = SINCE.exec(said.text)?.[1];
  if (since && !POINTING.test(since)) return made(said, `${since}はいつですか？`, 1);
  return defined(said, material);
}

function defined(said: Said, { topic }: Material): Suggested[] {
  const [, name = '', predicate = '', end = ''] = DEFINED.exec(said.text) ?? [];
  if (name === '' || POINTING.test(name) || /^\d/.test(name) || !topic.includes(folded(name))) return [];
  const noun = predicate.replace(/[(（][^)）]*[)）]/g, '');
  if (PERSONS.test(noun)) return made(said, `${name}は誰ですか？`, 2, name);
  return /こと|指す|いう/.test(end) || KINDS.test(noun) ? made(said, `${name}とは何ですか？`, 2, name) : [];
}
