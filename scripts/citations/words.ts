import type { Language } from './sources.ts';

/** What the generator changes words by. Its own lists: the checker in lib/answer has others, and must do without these. */

type Pairs = readonly (readonly [string, string])[];

/** "a/b c/d" as pairs. */
const pairs = (list: string): Pairs =>
  list.split(' ').map((pair) => pair.replaceAll('_', ' ').split('/') as [string, string]);

/** Said otherwise, with the same meaning. */
export const SYNONYMS: Readonly<Record<Language, Pairs>> = {
  en: pairs(
    'begins/starts began/started large/big about/around about/approximately almost/nearly shows/demonstrates usually/normally ' +
      'because/since however/but used/employed built/constructed made/produced whole/entire often/frequently must/has_to ' +
      'children/kids help/assist need/require several/a_number_of said/stated while/whereas also/likewise quickly/rapidly',
  ),
  ko: pairs(
    '매우/아주 가장/제일 만들/제작하 때문이다/탓이다 그러나/하지만 또한/아울러 모두/전부 많은/수많은 처음/최초로 당시/그때 현재/지금은 ' +
      '쉽게/손쉽게 오늘날/요즘 대부분/거의_모두 통해/거쳐',
  ),
  ja: pairs(
    'である。/です。 していた。/していました。 した。/しました。 された。/されました。 なった。/なりました。 いる。/います。 ある。/あります。 約/およそ 非常に/とても しかし/だが また/さらに 多くの/数多くの',
  ),
  de: pairs('etwa/ungefähr auch/ebenfalls aber/jedoch sagte/erklärte viele/zahlreiche nun/jetzt'),
  fr: pairs(
    'environ/à_peu_près aussi/également mais/cependant plusieurs/divers souvent/fréquemment depuis/à_partir_de',
  ),
};

/** What a model puts before a sentence without saying more. */
export const OPENERS: Readonly<Record<Language, readonly string[]>> = {
  en: ['According to the page, ', 'In short, ', 'As the article explains, ', 'In addition, '],
  ko: ['글에 따르면 ', '요컨대 ', '또 ', '설명에 따르면 '],
  ja: ['記事によると、', 'つまり、', 'また、'],
  de: ['Dem Artikel zufolge gilt: ', 'Kurz gesagt: '],
  fr: ['Selon l’article, ', 'En bref, '],
};

/** The opposite, where one stands for the other. */
export const OPPOSITES: Readonly<Record<Language, Pairs>> = {
  en: pairs(
    'more/fewer more/less higher/lower larger/smaller longer/shorter faster/slower stronger/weaker nearer/farther before/after ' +
      'increased/decreased most/least highest/lowest largest/smallest best/worst above/below first/last early/late warmer/colder ' +
      'rises/falls easier/harder always/never greater/smaller cheaper/dearer',
  ),
  ko: pairs(
    '크다/작다 커지/작아지 높은/낮은 높다/낮다 많은/적은 많다/적다 빠른/느린 길수록/짧을수록 얕을수록/깊을수록 가까울수록/멀수록 증가/감소 상승/하락 이전/이후 ' +
      '처음으로/마지막으로 최초의/최후의 먼저/나중에 가장_큰/가장_작은 더_컸다/더_작았다 위쪽/아래쪽 두꺼/얇 길다/짧다 이상/이하 승리/패배 찬성/반대 최대/최소 성공/실패',
  ),
  ja: pairs(
    '高い/低い 大きい/小さい 大きく/小さく 多い/少ない 多く/少なく 以上/以下 以前/以後 増加/減少 上昇/下降 最大/最小 最初/最後 前に/後に 長い/短い 北/南 東/西 成功/失敗 勝利/敗北 最も高/最も低',
  ),
  de: pairs('mehr/weniger höher/niedriger größer/kleiner schneller/langsamer vor/nach erste/letzte'),
  fr: pairs('plus/moins avant/après premier/dernier première/dernière hausse/baisse meilleur/pire'),
};

/** A unit for another one, behind a number. */
export const UNITS: Readonly<Record<Language, Pairs>> = {
  en: pairs(
    'metres/kilometres kilometres/miles km/m km/mm miles/metres mm/cm grams/kilograms percent/degrees degrees/percent hours/days hours/minutes ' +
      'minutes/hours minutes/seconds seconds/minutes days/weeks days/years years/months weeks/months months/years million/billion centimetres/metres ' +
      'millilitres/litres litres/gallons terawatts/gigawatts inches/feet %/years people/households',
  ),
  ko: pairs(
    '킬로미터/미터 밀리미터/센티미터 미터/킬로미터 년/개월 개월/년 명/가구 일간/년간 시간/분 분/시간 초/분 배/퍼센트 %/배 만/억 세/개월 위/점 km/m 도/퍼센트 번/년 장/권 월/년 세기/년',
  ),
  ja: pairs(
    'メートル/キロメートル キロメートル/メートル km/m m/km 年/か月 人/世帯 歳/か月 分/時間 時間/日 %/倍 円/ドル 万/億 度/パーセント 個/年 世紀/年 台/年 話/年 階/メートル',
  ),
  de: pairs('Prozent/Euro Jahre/Monate Tage/Wochen Stunden/Minuten Millionen/Milliarden Euro/Dollar'),
  fr: pairs('ans/mois mois/ans jours/semaines millions/milliards euros/dollars %/euros heures/jours pages/euros'),
};

/** A clause for the end of a sentence that no page has. */
export const CLAUSES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ', which the Norwegian parliament later paid for',
    ', and a museum in Lisbon exhibits the original drawings',
    ', although farmers had protested against it for decades',
    ' because the insurance companies insisted on it',
    ', a discovery that was rewarded with a royal medal',
    ', and school classes visit the laboratory every winter',
  ],
  ko: [
    ', 훗날 노르웨이 의회가 그 비용을 부담하였다',
    ', 리스본의 박물관이 원본 도면을 전시하고 있다',
    ', 농민들이 수십 년 동안 반대 시위를 벌였다',
    ', 보험 회사들이 이를 강하게 요구하였다',
    ', 해마다 겨울이면 초등학생들이 연구소를 견학한다',
  ],
  ja: [
    '、後にノルウェー議会が費用を負担した',
    '、リスボンの博物館が原画を展示している',
    '、農民たちは数十年にわたり抗議を続けた',
    '、保険会社が強く要求したためである',
    '、毎年冬に小学生が研究所を見学する',
  ],
  de: [
    ', was später das norwegische Parlament bezahlte',
    ', und ein Museum in Lissabon zeigt die ursprünglichen Zeichnungen',
    ', obwohl die Bauern jahrzehntelang dagegen protestiert hatten',
  ],
  fr: [
    ', ce que le parlement norvégien a ensuite financé',
    ', et un musée de Lisbonne expose les dessins originaux',
    ', bien que les paysans aient protesté pendant des décennies',
  ],
};

/** Words between quotation marks that no page has. */
export const INVENTED: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'a triumph of patience over common sense',
    'nobody in this office was ever consulted',
    'the quiet engine of every good harbour',
  ],
  ko: ['상식을 이긴 끈기의 승리라고 할 만하다', '이 사무실의 누구도 의견을 묻지 않았다'],
  ja: ['常識に対する忍耐の勝利である', 'この事務所では誰も相談を受けていない'],
  de: ['ein Triumph der Geduld über den Verstand', 'niemand in diesem Büro wurde je gefragt'],
  fr: ['un triomphe de la patience sur le bon sens', 'personne dans ce bureau ne fut consulté'],
};
