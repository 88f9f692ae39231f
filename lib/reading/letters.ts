/** How much a text reads like a language, by its letters: what tells encodings apart that all could be meant. */

const of = (letters: string): ReadonlySet<string> => new Set(letters);

/** Syllables that make up most of any Korean text. */
const KOREAN = of(
  '이다는의에을가하고지를로은사어서한기리자대도들인아수있시나그부해정일보라만제주전게원국과장여구상니요경연안조오소비공동적신우내선세생유회문계거스간성했중화으며면것할된되와까력말모무미발방분생실업없었였용위음입재저진차체최치트통편표행현호마바법년월등려관개물민산설심양양영예외운의임입작장절점정종준직질집천청출토통투특판품학합항행향형환활후',
);
/** Characters that make up most of any Chinese text, simple and full forms; the commonest of Japanese are among them. */
const CHINESE = of(
  '的一是不了在人有我他这個个們们中来來上大为為和國国地到以说說時时要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運',
);
const RUSSIAN = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґјљњћђџ';
const GREEK = 'αοιετσνηυρπκμλςωγδθφχβξζψάίόέύήώϊϋΐΰ';
const ARABIC = 'اليمونرتبةعدسفهكقحجشصطخضذثزغظءأإآىؤئپچژگیک،؟؛';
/** The letters beyond ASCII of the languages that share an encoding. */
const LATIN: Readonly<Record<string, readonly string[]>> = {
  'windows-1252': [
    'éèêëàâçùûüîïôœæ',
    'äöüß',
    'áéíóúñü¿¡ªº',
    'áâãàçéêíóôõúü',
    'àèéìòù',
    'åäöæøéü',
    'áðéíóúýþæö',
    'éëïóöüè',
  ],
  'iso-8859-15': ['éèêëàâçùûüîïôœæ€'],
  'windows-1250': ['áčďéěíňóřšťúůýž', 'ąćęłńóśźż', 'áéíóöőúüű', 'ăâîșțşţ', 'čćđšž', 'áäčďéíĺľňóôŕšťúýž'],
  'iso-8859-2': ['áčďéěíňóřšťúůýž', 'ąćęłńóśźż', 'áéíóöőúüű', 'čćđšž', 'áäčďéíĺľňóôŕšťúýž'],
  'windows-1254': ['çğıöşüâîûİ'],
  'windows-1257': ['āčēģīķļņšūž', 'ąčęėįšųūž', 'äöõüšž'],
  'windows-1258': ['ăâđêôơưàáãéèíìóòõúùýạảạ\u0300\u0301\u0303\u0309\u0323₫'],
};
/** Marks that any text may have. */
const MARKS = of('“”‘’‚„–—…•«»€°§·©®™\u00a0№×');
/** A mark among letters tells little of a language. */
const MARK_WORTH = 0.6;
const BROKEN = -6;
const ODD = -1;

/** The better a text reads, the higher, up to 1: the mean worth of its characters beyond ASCII. */
export function plausibility(text: string, encoding: string): number {
  const foreign = [...text].filter((character) => character > '\x7f');
  if (foreign.length === 0) return 0;
  const latin = LATIN[encoding];
  if (latin) return Math.max(...latin.map((letters) => mean(text, latinWorth(letters))));
  const worth = WORTHS[encoding] ?? cyrillicWorth;
  return mean(text, worth);
}

/** What a character is worth after the one before it. */
type Worth = (character: string, before: string) => number;

function mean(text: string, worth: Worth): number {
  let sum = 0;
  let count = 0;
  let before = ' ';
  for (const character of text) {
    if (character > '\x7f') {
      sum +=
        character === '\ufffd'
          ? BROKEN
          : /[\x80-\x9f\ue000-\uf8ff]/.test(character)
            ? ODD * 2
            : worth(character, before);
      count++;
    }
    before = character;
  }
  return sum / count;
}

function latinWorth(letters: string): Worth {
  const small = of(letters);
  return (character, before) => {
    if (small.has(character)) return 1;
    if (small.has(character.toLowerCase())) return /\p{Ll}/u.test(before) ? ODD : 0.9;
    return MARKS.has(character) ? MARK_WORTH : ODD;
  };
}

/** Of an alphabet, its letters from the commonest to the rarest. */
function alphabet(letters: string): Worth {
  const places = new Map([...letters].map((letter, at) => [letter, 1 - at * (0.6 / letters.length)]));
  return (character, before) => {
    const small = places.get(character);
    if (small !== undefined) return small;
    const capital = places.get(character.toLowerCase());
    if (capital !== undefined) return /\p{Ll}/u.test(before) ? ODD : capital * 0.6;
    return MARKS.has(character) ? MARK_WORTH : ODD;
  };
}

const cyrillicWorth = alphabet(RUSSIAN);
const isHan = (character: string): boolean => /[\u3400-\u9fff]/.test(character);
const isWide = (character: string): boolean => /[\u3000-\u303f\uff01-\uff5e\u2010-\u2027]/.test(character);

const korean: Worth = (character) => {
  if (KOREAN.has(character)) return 1;
  if (/[\uac00-\ud7a3]/.test(character)) return 0.45;
  return isWide(character) || MARKS.has(character) ? 0.5 : isHan(character) ? -0.1 : ODD;
};
const japanese: Worth = (character) => {
  if (/[\u3041-\u3096]/.test(character)) return 1;
  if (/[\u30a1-\u30fe]/.test(character)) return 0.8;
  if (isHan(character)) return CHINESE.has(character) ? 0.6 : 0.2;
  return isWide(character) ? 0.6 : ODD;
};
const chinese: Worth = (character) => {
  if (CHINESE.has(character)) return 1;
  if (isHan(character)) return 0.15;
  return isWide(character) ? 0.6 : ODD;
};
const hebrew: Worth = (character) =>
  /[\u05d0-\u05ea]/.test(character) ? 0.85 : MARKS.has(character) ? MARK_WORTH : ODD;

/** Letters that Thai hardly uses, and marks that must stand over or under another. */
const RARE_THAI = /[ฃฅฆฌฎฏฐฑฒฤฦฬฯฺ๎๏-๛]/;
const THAI_MARK = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/;
const thai: Worth = (character, before) => {
  if (!/[\u0e01-\u0e5b]/.test(character)) return MARKS.has(character) ? MARK_WORTH : ODD;
  if (THAI_MARK.test(character)) return /[\u0e01-\u0e2e\u0e34-\u0e39]/.test(before) ? 0.85 : ODD;
  return RARE_THAI.test(character) ? -0.5 : 0.85;
};

const WORTHS: Readonly<Record<string, Worth>> = {
  'euc-kr': korean,
  shift_jis: japanese,
  'euc-jp': japanese,
  gb18030: chinese,
  big5: chinese,
  'utf-16le': (character, before) => Math.max(...[korean, japanese, chinese].map((worth) => worth(character, before))),
  'utf-16be': (character, before) => Math.max(...[korean, japanese, chinese].map((worth) => worth(character, before))),
  'windows-1253': alphabet(GREEK),
  'windows-1255': hebrew,
  'windows-1256': alphabet(ARABIC),
  'windows-874': thai,
};
