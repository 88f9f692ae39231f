import { sentences } from '../text/sentences.ts';

/** How a language says that its sources lack something. */
interface Phrases {
  /** How such an answer may begin, in small letters: what begins so is not shown before its first sentence is known. */
  readonly openers: readonly string[];
  /** One sentence that says so, if it does not go on to say something else. */
  readonly refusals: readonly RegExp[];
  /** What goes on to say something else: looked for after the refusal. */
  readonly contrast: RegExp;
  /** Sentences about the passages and the asking, not about the matter: they may stand around a refusal. */
  readonly beside: RegExp;
}

const EN_SOURCE = String.raw`(?:passages?|excerpts?|snippets?|sources|search results|(?:provided|given|saved|supplied|available|above|retrieved|these|following) (?:\w+ )?(?:texts?|documents?|pages?|articles?|contexts?|information|materials?|content|sections?|source))`;
const EN_SAY =
  '(?:contain|mention|say|state|specify|provide|include|give|discuss|address|cover|answer|describe|indicate|explain|tell|offer|have|hold|refer|list|reveal|talk|show|define|identify|name|detail)';
const EN_NOT = "(?:do|does|did) ?(?:not|n['’]t)|don['’]t|doesn['’]t|didn['’]t";
const ENGLISH: Phrases = {
  openers:
    "the passage|the excerpt|the snippet|the source|the search|the provided|the given|the saved|the supplied|the available|the above|the retrieved|the following|the text|the document|the page|the article|the context|the information|the material|the question|the answer|these |none of|neither |no |nothing in|there is no|there are no|there isn|there’s no|there's no|i |i'm |i’m |sorry|unfortunately|based on|according to|from the|in the|it is not|it's not|it is unclear|this information|this question|this is not|passage|your saved|not |unable|cannot|apologies|while the|although the".split(
      '|',
    ),
  refusals: [
    new RegExp(String.raw`\b${EN_SOURCE}\b[^.]{0,120}?\b(?:${EN_NOT})\b(?: \w+){0,2}? ${EN_SAY}`, 'i'),
    /\bthe (?:text|document|page|article|context)s? (?:do|does|did) ?(?:not|n['’]t) (?:\w+ )?(?:mention|specify|say|state|answer|tell|(?:contain|provide|include|have) (?:any |enough |sufficient |the )?(?:\w+ )?(?:information|details?|answer))/i,
    new RegExp(
      String.raw`\b(?:is|are|was|were)(?: not|n['’]t) (?:\w+ )?(?:mentioned|provided|given|stated|specified|included|found|available|contained|discussed|addressed|covered|answered|described|present|listed)\b[^.]{0,40}\b(?:in|by|within|among) [^.]{0,20}?(?:${EN_SOURCE}|texts?|documents?|context)`,
      'i',
    ),
    /\b(?:no|not enough|insufficient|not any) (?:\w+ ){0,3}?(?:information|mention|details?|answers?|references?|data|indication|evidence)\b[^.]{0,120}\b(?:in|within|from|among|to answer|to determine|to say)\b/i,
    new RegExp(
      String.raw`\bnone of (?:the |these )?(?:\w+ )?(?:passages|sources|texts|excerpts|documents|pages|articles)\b[^.]{0,40}${EN_SAY}`,
      'i',
    ),
    new RegExp(String.raw`\bno (?:passage|source|excerpt)\b[^.]{0,30}${EN_SAY}`, 'i'),
    /\bi(?: am|['’]m)? (?:\w+ )?(?:cannot|can['’]?t|could not|couldn['’]t|unable to|not able to|did not|didn['’]t|do not|don['’]t) (?:\w+ )?(?:answer|find|determine|say|tell|locate|provide|know|have (?:enough|sufficient|any|the|access|that)|see any)/i,
    /\b(?:cannot|can['’]?t|could not|can not) be (?:\w+ )?(?:answered|determined|found|established|inferred)\b/i,
    /^(?:not (?:mentioned|stated|specified|found|answered|given|available)|unknown|i don['’]t know)\b[^.]{0,60}$/i,
    /\bnothing (?:in|within) (?:the |these |your )?(?:\w+ )?(?:passages|sources|texts|excerpts|documents|pages)/i,
  ],
  contrast: /\b(?:but|however|though|although|yet|nevertheless|nonetheless|instead|they do(?! not)|it does(?! not))\b/i,
  beside:
    /^(?:they|these|it|the (?:provided |given |saved |available )?(?:passages?|sources?|excerpts?|texts?|documents?|information|context|articles?|pages?)|all (?:of )?(?:the|these) passages|passages? \[?\d|instead|rather|only)\b[^.]*\b(?:only|mainly|instead|rather|discuss|focus|cover|concern|deal|talk|relate|about|describe|mention|refer)|^(?:i['’]?m sorry|sorry|apologies|unfortunately)[^.]{0,40}$|^(?:please|if you|you (?:may|might|can|could|would)|let me know|could you|would you|i (?:would )?(?:recommend|suggest)|for (?:this|that|more)|more (?:information|context)|additional|further|therefore,? (?:i|the question|it|no)|so,? i|thus)/i,
};

const KO_SOURCE =
  '(?:자료|지문|구절|발췌|출처|단락|문단|정보|검색 결과|(?:제공된|제공한|제시된|주어진|저장된|저장한|위|위의|해당|이|본|모든) ?(?:문서|글|페이지|본문|내용|텍스트|문맥|맥락|기사|문장))';
const KOREAN: Phrases = {
  openers:
    '제공|주어진|제시된|자료|지문|구절|발췌|저장|해당|죄송|질문|본문|문서|위 |위의|이 자료|이 문서|이 글|관련 |정보|알 수|답변|답을|안타깝|아쉽'.split(
      '|',
    ),
  refusals: [
    new RegExp(`${KO_SOURCE}[^.]*(?:없습니다|없다|없어요|없음|없네요|없었습니다)[.!]?$`),
    new RegExp(
      `${KO_SOURCE}[^.]*(?:언급|포함|기재|서술|설명|제시|제공|명시|기술|수록|다루|나오|나와|나타나|담겨|들어|적혀|쓰여|밝히|알려|말하)[^.]{0,8}(?:않습니다|않다|않는다|않아요|않음|않았습니다|않네요|않은 것으로 보입니다)[.!]?$`,
    ),
    /(?:질문|답)[^.]{0,30}(?:답할|답변할|대답할|답변드릴|알려\s?드릴|찾을|제공할|드릴) 수(?:가|는)? 없(?:습니다|다|어요)[.!]?$/,
    /^(?:알 수 없(?:습니다|다|어요)|모르겠습니다|답변할 수 없(?:습니다|다))[.!]?$/,
  ],
  contrast: /(?:없|않)(?:지만|으나|는데|고|으며|다만)|(?:다만|하지만|그러나|대신)/,
  beside:
    /^(?:죄송|안타깝|아쉽)|^(?:제공된|주어진|제시된|저장된|이|위|해당|이들|모든|모두)?\s?(?:자료|지문|구절|문서|글|본문|내용|발췌|페이지)(?:들)?(?:은|는|에는|에서는|은 주로|은 모두)[^.]*(?:다룹니다|다루고 있습니다|설명합니다|설명하고 있습니다|내용입니다|관한 것입니다|것입니다|뿐입니다|있습니다|말합니다)[.!]?$|(?:추가|다른|더 많은|더 자세한|구체적인)[^.]*(?:정보|자료|질문|페이지)[^.]*(?:주세요|바랍니다|필요합니다|주시|좋겠습니다|확인해|세요)|따라서[^.]*(?:없습니다|어렵습니다)/,
};

const JA_SOURCE =
  '(?:資料|パッセージ|抜粋|出典|情報源|(?:提供|与え|保存)された[^。]{0,6}|(?:この|これらの|上記の|該当する?)(?:文章|文書|テキスト|記事|ページ|本文|文脈|箇所)|文章|本文|文脈)';
const JAPANESE: Phrases = {
  openers:
    '提供|与え|資料|パッセージ|抜粋|この資料|これらの|上記|申し訳|すみません|残念|ご質問|質問|本文|文章|出典|保存|該当|回答|情報'.split(
      '|',
    ),
  refusals: [
    new RegExp(
      `${JA_SOURCE}[^。]*(?:ありません|見つかりません(?:でした)?|見当たりません|含まれていません|記載されていません|記載がありません|書かれていません|述べられていません|言及されていません|示されていません|触れられていません|分かりません|わかりません|答えられません|回答できません|お答えできません|できません|載っていません|含まれていない|記載されていない|書かれていない|述べられていない|言及がない|記載がない|見つからない|わからない|分からない|答えられない|回答できない)(?:でした)?[。.!]?$`,
    ),
    /(?:質問|問い)[^。]{0,20}(?:答え|回答|お答え)[^。]{0,10}(?:できません|られません|見つかりません(?:でした)?|ありません)[。.!]?$/,
    /^(?:分かりません|わかりません|不明です|回答できません)[。.!]?$/,
  ],
  contrast: /(?:ません|ない|ないです)(?:が|けれど|けど|ものの|一方)|(?:しかし|ただし|ただ、|一方)/,
  beside:
    /^(?:申し訳|すみません|残念)|^(?:提供された|与えられた|これらの|この|上記の)?(?:資料|文章|パッセージ|抜粋|文書|情報|本文|記事)(?:は|では|には)[^。]*(?:ついて(?:の|述べ|説明|書か|のみ)|関する|だけ|のみ)|(?:追加|他の|別の|詳しい|より詳細な)[^。]*(?:ください|必要です|お勧め|おすすめ)/,
};

const ZH_SOURCE =
  '(?:(?:提供|给定|给出|所给|上述|以上|现有|这些|这段|该|已保存|提到|相关)的?(?:资料|段落|文章|文本|材料|文档|文件|内容|信息|来源|上下文|片段|网页|页面)|资料|段落|材料|片段|来源|上下文|文中|文章中|文本中|文档中)';
const ZH_LACK =
  '(?:没有(?:提到|提及|说明|包含|包括|给出|提供|涉及|相关|关于|足够|记载|讨论|描述|有关|任何|回答|指出|明确|找到|答案)|未(?:提到|提及|说明|包含|包括|给出|提供|涉及|记载|讨论|描述|指出|明确|找到)|并未|并没有|不包含|不包括|不涉及|无法|不能回答|找不到|不足以|不含)';
const CHINESE: Phrases = {
  openers:
    '提供|给定|根据|所给|这些|上述|以上|现有|资料|抱歉|对不起|很抱歉|文中|段落|材料|无法|我无法|没有|该|遗憾|片段|来源|上下文|文章|不知道'.split(
      '|',
    ),
  refusals: [
    new RegExp(`${ZH_SOURCE}[^。]*${ZH_LACK}`),
    /(?:无法|不能)(?:根据|从|依据|依照)[^。]*(?:回答|确定|得知|判断|找到|得出)/,
    /^(?:我)?(?:无法|不能)回答[^。]*[。.!]?$|^不知道[。.!]?$|没有(?:找到|足够的?)[^。]*(?:信息|资料|答案|内容)/,
  ],
  contrast: /(?:但是?|不过|然而|可是|只是|却)/,
  beside:
    /^(?:很?抱歉|对不起|遗憾)|^(?:这些|提供的|上述|它们)?(?:资料|段落|文章|材料|内容|文本)?(?:主要|只|仅)[^。]*|^(?:请|如果您?|建议|您可以|需要更多)/,
};

const DE_SOURCE =
  '(?:passagen?|textstellen?|quellen?|abschnitte?n?|auszüge?n?|textauszüge?n?|(?:gegebenen?|bereitgestellten?|vorliegenden?|gespeicherten?|angegebenen?|genannten?|zur verfügung gestellten?) (?:texte?n?|dokumente?n?|seiten?|informationen|angaben|materialien|artikeln?|kontext|inhalte?n?)|texte?n?|dokumente?n?)';
const GERMAN: Phrases = {
  openers:
    'die passage|die text|die quelle|die abschnitt|die ausz|die gegeben|die bereit|die vorlieg|die gespeich|die angegeb|die zur|die dokument|die information|der text|der kontext|das dokument|in den|in der|in dem|im text|aus den|aus dem|aus der|es gibt keine|es wird|es tut mir|es finde|ich |leider|keine |auf grund|aufgrund|anhand|basierend|dazu |darüber |diese |tut mir|zu dieser frage|den passagen|den quellen|entschuldig'.split(
      '|',
    ),
  refusals: [
    new RegExp(String.raw`\b${DE_SOURCE}\b[^.]*\b(?:kein(?:e|en|er|em|erlei)?|nicht|nichts|weder)\b[^.]*`, 'i'),
    new RegExp(
      String.raw`\bkein(?:e|en|er)? (?:\w+ )?(?:information(?:en)?|angaben?|hinweise?|antwort|auskunft|aussage|erwähnung)\b[^.]*\b${DE_SOURCE}`,
      'i',
    ),
    new RegExp(String.raw`\bnicht (?:\w+ ){0,2}(?:in|aus|anhand|mit) (?:den|der|dem|diesen) [^.]*${DE_SOURCE}`, 'i'),
    /\b(?:ich )?(?:kann|konnte|weiß) [^.]{0,60}(?:nicht|keine)[^.]{0,60}\b(?:beantworten|finden|sagen|geben)\b|\bweiß ich nicht\b|^keine angaben?\b/i,
  ],
  contrast: /\b(?:aber|jedoch|allerdings|sondern|dagegen|hingegen|obwohl|dennoch)\b/i,
  beside:
    /^(?:leider|es tut mir leid|entschuldig)[^.]{0,40}$|^(?:sie|diese|die (?:passagen|texte|quellen|abschnitte|dokumente))\b[^.]*\b(?:nur|lediglich|handeln|behandeln|befassen|beschreiben|beziehen|geht)|^(?:bitte|wenn sie|falls sie|für weitere|ich empfehle|weitere)/i,
};

const FR_SOURCE =
  '(?:passages?|extraits?|sources?|(?:textes?|documents?|pages?|informations?|articles?|contexte|contenus?|éléments) (?:fournie?s?|donnée?s?|proposée?s?|disponibles?|enregistrée?s?|présentée?s?|ci-dessus)|textes?|documents?)';
const FRENCH: Phrases = {
  openers:
    "les passage|les extrait|les source|les texte|les document|les information|les page|les élément|le texte|le passage|le document|le contexte|aucun|il n|je n|je ne|je suis|désolé|malheureusement|d’après|d'après|selon|dans les|ces |cette information|cette question|rien |l’information|l'information|la réponse|sur la base|à partir".split(
      '|',
    ),
  refusals: [
    new RegExp(
      String.raw`\b${FR_SOURCE}[^.]*?\s(?:ne|n['’])\s?[^.]{0,40}?(?:contien|mentionn|donn|précis|fourni|indiqu|di[ts]|répond|perme|compor|parl|trait|figur|trouv|évoqu|abord|inclu|est|sont|offr|y a)`,
      'i',
    ),
    new RegExp(
      String.raw`\b(?:ne|n['’])\s?(?:est|sont|figure|figurent|se trouve|apparaît|a|ont|y a|contien\w*) (?:été )?(?:pas|aucun\w*|rien|nulle)[^.]*${FR_SOURCE}`,
      'i',
    ),
    new RegExp(String.raw`\b(?:aucune?|rien)\b[^.]*${FR_SOURCE}[^.]*`, 'i'),
    /\bje (?:ne |n['’])(?:peux|trouve|dispose|sais|suis)\b[^.]*\b(?:pas|aucune?)\b/i,
  ],
  contrast: /\b(?:mais|cependant|toutefois|néanmoins|en revanche|pourtant|bien que)\b/i,
  beside:
    /^(?:désolé|malheureusement|je suis désolé)[^.]{0,40}$|^(?:ils|elles|ceux-ci|les (?:passages|textes|extraits|documents|sources))\b[^.]*\b(?:seulement|uniquement|portent|traitent|parlent|concernent|décrivent|abordent)|^(?:veuillez|si vous|vous pouvez|pour plus|n['’]hésitez)/i,
};

const ES_SOURCE =
  '(?:pasajes?|fragmentos?|extractos?|fuentes?|(?:textos?|documentos?|páginas?|información|artículos?|contexto|contenidos?|material(?:es)?) (?:proporcionad[oa]s?|dad[oa]s?|disponibles?|guardad[oa]s?|facilitad[oa]s?|suministrad[oa]s?|anterior(?:es)?|provist[oa]s?)|textos?|documentos?)';
const SPANISH: Phrases = {
  openers:
    'los pasaje|los fragmento|los extracto|las fuente|los texto|los documento|la información|las página|el texto|el documento|el contexto|el pasaje|ningun|ningún|no |en los|en las|en el|lo siento|lamento|lamentablemente|desafortunadamente|según|con la información|con los|esta información|esta pregunta|a partir|basándo|de acuerdo'.split(
      '|',
    ),
  refusals: [
    new RegExp(
      String.raw`\b${ES_SOURCE}[^.]*?\bno\b (?:se )?(?:lo )?(?:contien|mencion|indic|dice|proporcion|ofrec|incluy|especific|respond|hay|aparec|encuentr|dan|da\b|explic|habl|trat|señal|aclar|detall|permit|se\b)`,
      'i',
    ),
    new RegExp(
      String.raw`\bno (?:hay|se (?:encuentra|menciona|indica|especifica|proporciona|dice|aclara)|aparece|encuentro|contienen?)\b[^.]*${ES_SOURCE}`,
      'i',
    ),
    new RegExp(String.raw`\b(?:ningun[oa]|ningún)\b[^.]*${ES_SOURCE}[^.]*`, 'i'),
    /\bno (?:puedo|encuentro|tengo|dispongo|sé|es posible)\b[^.]*(?:responder|contestar|información|respuesta|determinar|saber|encontrar)/i,
  ],
  contrast: /\b(?:pero|sin embargo|aunque|no obstante|en cambio|sino)\b/i,
  beside:
    /^(?:lo siento|lamento|lamentablemente|desafortunadamente)[^.]{0,40}$|^(?:solo|sólo|únicamente|ellos|estos|los (?:pasajes|textos|fragmentos|documentos))\b[^.]*\b(?:solo|sólo|tratan|hablan|describen|mencionan|se refieren|se centran)|^(?:por favor|si (?:desea|quiere|necesita|tiene)|puede|para más)/i,
};

const LANGUAGES: readonly Phrases[] = [ENGLISH, KOREAN, JAPANESE, CHINESE, GERMAN, FRENCH, SPANISH];
const ACCORDING = /(?:에 따르면|에 의하면|によると|によれば)/;
const APOLOGY =
  /^(?:(?:i['’]?m |i am )?(?:very )?(?:sorry|afraid)|sorry|apologies|unfortunately|es tut mir leid|leider|désolée?|malheureusement|lo siento|lamentablemente|죄송합니다|죄송하지만|안타깝게도|申し訳ありませんが|申し訳ございませんが|すみませんが|残念ながら|很?抱歉|对不起)[,，、]?\s*(?:but|aber|mais|pero|that|但是?)?[,，、]?\s*/i;
const FOOTNOTE = /[[［【]\s*\d{1,3}/;

/** Within so many characters a refusal speaks of its sources, or denies something. */
const SOON = 28;
const HINT = new RegExp(
  `${[EN_SOURCE, KO_SOURCE, JA_SOURCE, ZH_SOURCE, DE_SOURCE, FR_SOURCE, ES_SOURCE].join('|')}|\\b(?:no|not|none|nothing|cannot|unable|sorry|unfortunately|information|text|page|document|context|article|question|answer|kein\\w*|nicht\\w*|leider|frage|aucun\\w*|pas|malheureusement|ningun\\w*|ningún|lamentablemente)\\b|n['’]t\\b|\\b(?:ne|n)['’ ]|없|않|정보|질문|문서|글|죄송|ません|ない|情報|質問|没有|无法|未|信息|问题|抱歉`,
  'i',
);

/** What a sentence is to an answer: that the sources lack it, something beside the matter, or something of substance. */
export type Standing = 'refusal' | 'beside' | 'content';

/** What one sentence of an answer does: say that the sources lack it, talk beside the matter, or say something. */
export function standingOf(sentence: string): Standing {
  const bare = sentence
    .replace(/\s*[[［【][\d,;\s–-]{1,20}[\]］】]/g, '')
    .replace(/[*_`]/g, '')
    .trim();
  const said = bare.replace(APOLOGY, '');
  if (said === '') return 'beside';
  if (ACCORDING.test(said) && FOOTNOTE.test(sentence)) return 'content';
  for (const { refusals, contrast } of LANGUAGES) {
    const at = refusals.map((pattern) => pattern.exec(said)).find((match) => match !== null);
    if (at) return contrast.test(said.slice(at.index)) ? 'content' : 'refusal';
  }
  return LANGUAGES.some(({ beside }) => beside.test(bare) || beside.test(said)) ? 'beside' : 'content';
}

/** Whether a whole answer says nothing but that the sources lack it. */
export function isRefusal(answer: string): boolean {
  const standings = sentencesOf(answer).map(standingOf);
  return standings.includes('refusal') && !standings.includes('content');
}

/** Whether an answer of which this is the beginning may still turn out to be nothing but a refusal. */
export function mayBeRefusal(begun: string): boolean {
  const said = begun.replace(/^[\s"'`*_“”‘’>-]+/, '').toLowerCase();
  if (said === '') return true;
  const found = sentencesOf(begun);
  // The last sentence may go on: what it is can only be told by its beginning.
  const whole = found.slice(0, -1).map(standingOf);
  if (whole.includes('content')) return false;
  if (whole.includes('refusal')) return true;
  if (said.length > SOON && !HINT.test(said)) return false;
  return LANGUAGES.some(({ openers }) => openers.some((opener) => said.startsWith(opener) || opener.startsWith(said)));
}

function sentencesOf(text: string): string[] {
  return sentences(text).map(({ start, end }) => text.slice(start, end));
}
