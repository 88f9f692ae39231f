import type { AskedWord, Reading } from './reading.ts';

/** Japanese, and of Chinese the commonest words. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const CONNECTIVE =
  /^(?:それで(?!は)|それなら|それから|では|じゃあ?|そして|でも|また|さらに|あと|だったら|ちなみに|そうすると|那么|那麼|那(?=[^个里些座])|然后|而且|可是|但是)[、，,]?\s*/;
const TURNS = /^(?:ところで|話は変わ|別の(?:質問|話)|话说回来|换个话题|另外一个问题)/;
const POINTING = set(
  `それ これ あれ その この あの そこ ここ あそこ そちら そう そんな こんな 彼 彼女 彼ら 同じ 他に ほか 它 他 她 它们 他们 她们 这 這 这个 這個 那个 那個 这些 那些 其
  这里 那里 那`,
);
const PERSONAL = set('彼 彼女 彼ら 他 她');
const SEEN = /^(?:ページ|サイト|記事|文書|年|夏|冬|春|秋|週|月)/;
const ASKING = set(
  `何 誰 何時 何年 何人 何日 何回 何度 何故 なぜ なに なん いつ どこ だれ どう どうして どうやって いくら いくつ どれ どの どんな どちら どれくらい どのくらい
  教え 教えて 教 説明 什么 為什麼 为什么 怎么 怎样 如何 多少 谁 哪 哪里 哪个 几 吗 呢 请问 是 的 了 在 有 会 能 可以 吧 很 最 和 与 也 都 就 还`,
);
/** Say something only of something else. */
const WEAK = set(
  `値段 価格 費用 料金 料 入場料 入場 年齢 歳 寿命 天気 理由 原因 結果 効果 影響 違い 大きさ 高さ 重さ 長さ 広さ 深さ 人口 首都 著者 作者 名前 日付 年 締め切り 住所 目的 利点 欠点 長所 短所
  例 代わり 方法 時間 速度 温度 場所 意味 定義 期間 種類 次 他 残り 営業 営業時間 特徴 役割 歴史 場合 人 点 時 前 後 中 上 下 私 私たち 一番 主 本当 具体的 詳しく もっと
  価 价格 费用 原因 结果 区别 大小 高度 重量 长度 人口 作者 名字 日期 地址 目的 优点 缺点 例子 方法 时间 速度 温度 意思 种类 历史`,
);
const KANJI_OR_KATAKANA = /[\u30a1-\u30fa\u30fc\u3400-\u9fff\p{Script=Latin}\p{N}]/u;
const HIRAGANA_ONLY = /^[\u3041-\u309f]+$/;
const GRAMMAR =
  /^(?:です|ます|ました|ません|でした|でしょ|だろ|ない|なかっ|たい|する|した|して|され|れる|られ|くださ|くだ|から|まで|より|ため|とき|こと|もの|よう|ある|あり|いる|いま|なる|なり|なっ|ので|のに|けど|だけ|ほど|という|って|について|に対|として|など|さん|でき|しま|しょ|おしえ|ください|ますか|ですか)/;
/** A particle after it: what ends in Hiragana is then a noun all the same. */
const PARTICLES = set('は が を の も に で と へ や から まで より って だ です でし なら');
const ENDS_HALF = /(?:は|も|なら|だと|では|には|って|呢)\s*[?？。]*$/;
const DEFINES = /とは(?:何|なに|なん|[?？]?\s*$)/;
const FEW = 2;

const SEGMENTER = new Intl.Segmenter('ja', { granularity: 'word' });

export function readChineseOrJapanese(text: string): Reading {
  const own = text.replace(TURNS, '').replace(CONNECTIVE, '');
  const segments = [...SEGMENTER.segment(own)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  const words = segments.flatMap((segment, at) => wordOf(segments, segment, at));
  const pointing = segments.filter(
    (segment, at) => POINTING.has(segment) && !(segment === 'この' && SEEN.test(segments[at + 1] ?? '')),
  );
  const strong = words.filter((word) => word.strong).length;
  return {
    words,
    points: pointing.length > 0,
    person: pointing.some((segment) => PERSONAL.has(segment)),
    fragment:
      !DEFINES.test(own) &&
      ENDS_HALF.test(own) &&
      strong <= FEW &&
      !segments.some((one) => ASKING.has(one) && one !== '呢'),
    turns: TURNS.test(text),
  };
}

function wordOf(segments: readonly string[], segment: string, at: number): AskedWord[] {
  if (ASKING.has(segment) || POINTING.has(segment) || segments[at - 1] === '何') return [];
  const next = segments[at + 1] ?? '';
  if (HIRAGANA_ONLY.test(segment)) {
    const noun = segment.length >= 3 && !GRAMMAR.test(segment) && PARTICLES.has(next);
    return noun ? [{ text: segment, strong: true, ...topic(next) }] : [];
  }
  if (!KANJI_OR_KATAKANA.test(segment)) return [];
  const inflected = /[\u3041-\u309f]$/.test(segment) && !PARTICLES.has(next);
  // The dictionary cuts verbs after their sign: 食|べ|ます.
  const cut = /^\p{Script=Han}$/u.test(segment) && HIRAGANA_ONLY.test(next) && !PARTICLES.has(next);
  const verb = inflected || cut || /^(?:する|します|した|して|され|でき|し$|しま|すれ)/.test(next);
  if (WEAK.has(segment)) return [...segment].length > 1 ? [{ text: segment, strong: false, ...topic(next) }] : [];
  return [{ text: segment, strong: !verb, ...topic(next) }];
}

const topic = (next: string): { topic?: true } => (next === 'は' ? { topic: true } : {});
