import { describe, expect, it } from 'vitest';
import { refusalFilter } from '../../lib/answer/refusal.ts';

function filtered(pieces: readonly string[]): { text: string; refused: boolean; shown: string } {
  const filter = refusalFilter();
  let text = '';
  for (const piece of pieces) {
    text += filter.push(piece);
    if (filter.refused) break;
  }
  const shown = text;
  text += filter.flush();
  return { text, refused: filter.refused, shown };
}

/** As a model sends it: a word, or two characters, at a time; and all at once. */
const cuts = (text: string): string[][] => [
  [text],
  text.match(/\s*\S+/g) ?? [],
  text.match(/[\s\S]{1,2}/g) ?? [],
  [...text],
];

const REFUSALS = [
  'The passages do not contain information about the capital of France.',
  'The passages do not say when the bridge was opened.',
  'The provided passages do not mention the price of the ticket.',
  "The passages don't mention this.",
  "I'm sorry, but the provided passages do not contain any information about visas for New Zealand.",
  'Based on the provided passages, I cannot answer this question.',
  'There is no information about ferry prices in the passages.',
  'I cannot find the answer in the given passages.',
  'The given text does not provide information about the boiling point of tungsten.',
  'None of the passages mention the World Cup.',
  'The answer is not found in the passages provided.',
  'Unfortunately, the sources do not specify who wrote it.',
  'The passages do not contain information about tax returns. They discuss tides and the baking of bread.',
  'The passages do not contain the answer. Please provide more information.',
  'The passages do not mention the price [1][2].',
  'This question cannot be answered from the passages.',
  'I do not have enough information to answer this question.',
  'While the passages discuss sourdough, they do not mention rye bread.',
  '제공된 자료에는 뉴질랜드 비자에 대한 정보가 없습니다.',
  '제공된 자료에는 배표 가격이 나와 있지 않습니다.',
  '주어진 문서에서는 해당 내용을 찾을 수 없습니다.',
  '죄송하지만, 제공된 자료로는 이 질문에 답변할 수 없습니다.',
  '이 질문에 대한 답은 제공된 지문에 포함되어 있지 않습니다.',
  '비트코인 채굴에 대한 정보는 자료에 없습니다.',
  '제공된 자료에는 배표에 대한 정보가 없습니다. 자료는 주로 조수와 한지에 대해 설명합니다.',
  '알 수 없습니다.',
  '저장된 페이지에는 이에 대한 언급이 없습니다 [1].',
  '提供された資料にはその情報が含まれていません。',
  '申し訳ありませんが、提供された文章からは答えられません。',
  'これらの資料には、東京の人口についての記載がありません。',
  'ロンドンの人口に関する情報は、与えられたパッセージには見つかりません。',
  '资料中没有提到这个问题的答案。',
  '根据提供的资料，无法回答这个问题。',
  '抱歉，提供的段落中没有相关信息。',
  'Die Passagen enthalten keine Informationen über die Hauptstadt von Frankreich.',
  'In den bereitgestellten Texten wird der Preis nicht erwähnt.',
  'Leider kann ich diese Frage anhand der Passagen nicht beantworten.',
  'Aus den Quellen geht nicht hervor, wann die Brücke eröffnet wurde.',
  'Les passages ne contiennent pas d’informations sur la capitale de la France.',
  'Aucun des passages ne mentionne le prix du billet.',
  'Je ne trouve pas la réponse dans les passages fournis.',
  "Cette information n'est pas mentionnée dans les documents fournis.",
  'Los pasajes no contienen información sobre la capital de Francia.',
  'No hay información sobre el precio en los pasajes proporcionados.',
  'Lo siento, pero no puedo responder a esta pregunta con la información proporcionada.',
  'Ninguno de los textos menciona el precio.',
];

const ANSWERS = [
  'The passages do not say when, but the bridge is 300 m long [1].',
  'The passages do not mention the year. The bridge was designed by Ammann [1] and opened to traffic in October [2].',
  'The bridge was designed by Ammann [1]. The passages do not say when it was opened.',
  'According to the passages, the solar tide adds to the lunar tide [1].',
  'The text does not wrap when white-space is nowrap [1].',
  'A document does not include a charset by default [1].',
  'No-store does not keep the response at all [1].',
  'No, the moon does not cause earthquakes [1].',
  'There is no cure, and no evidence that vitamins help [2].',
  'I was first made in 1899 [1].',
  'The passages describe two ways: steeping and pouring [1][2].',
  'The source of the Nile was not found until 1858 [1].',
  'Although the sources disagree, most name 1783 [1][3].',
  'Not before 1972 were leap seconds added [1].',
  'In the passages, the year is given as 1783 [1]; the place is not mentioned.',
  '한지는 닥나무의 껍질로 만듭니다 [1].',
  '자료에는 시기가 나와 있지 않지만, 다리의 길이는 300m입니다 [1].',
  '제공된 자료에 따르면 이 약에는 카페인이 없습니다 [1].',
  '소금은 기름에 녹지 않습니다 [1].',
  '이 문서에 따르면 no-store는 응답을 저장하지 않습니다 [1].',
  '정확한 연도는 자료에 없습니다. 그러나 15세기에 지어진 것으로 알려져 있습니다 [2].',
  '정보 보호법은 1995년에 시행되었습니다 [1].',
  '火山はマグマが上昇すると噴火します[1]。',
  '資料によると、この薬に副作用はありません[1]。',
  '年は資料に記載されていませんが、橋の長さは300メートルです[1]。',
  '根据资料，这座桥长300米[1]。',
  '资料没有提到年份，但指出桥长300米[1]。',
  'Die Passagen nennen kein Jahr, aber die Brücke ist 300 m lang [1].',
  'Die Brücke ist nicht für Lastwagen zugelassen [1].',
  'In den Quellen steht, dass die Brücke 1932 eröffnet wurde [1].',
  'Les passages ne disent pas quand, mais le pont mesure 300 m [1].',
  'Le pont ne mesure pas plus de 300 m [1].',
  'Los pasajes no dicen cuándo, pero el puente mide 300 m [1].',
  'No se permite el paso de camiones [1].',
  'Sorry is a song by Justin Bieber [1].',
  'Passage of the bill took two years [1].',
];

describe('a refusal in the words of a model', () => {
  it.each(REFUSALS)('is heard: %s', (written) => {
    for (const pieces of cuts(written)) expect(filtered(pieces)).toMatchObject({ refused: true });
  });

  it.each(ANSWERS)('is not heard in an answer, which is shown whole: %s', (written) => {
    for (const pieces of cuts(written)) expect(filtered(pieces)).toMatchObject({ text: written, refused: false });
  });

  it('is kept from the reader where its beginning gives it away', () => {
    const kept = REFUSALS.filter((written) => filtered([...written]).shown === '');
    expect(kept.length / REFUSALS.length).toBeGreaterThan(0.9);
  });

  it('keeps no answer back for longer than its first two sentences', () => {
    const filter = refusalFilter();
    expect(filter.push('According to the passages, the moon pulls at the oceans [1]. The sun does ')).not.toBe('');
    expect(filter.push('too [2].')).toBe('too [2].');
    expect(refusalFilter().push('The moon ')).toBe('The moon ');
  });

  it.each([
    'In the Bay of Fundy the water rises by ',
    'In den Alpen liegt der höchste Berg von ',
    '위 산의 높이는 해발 1,950미터이고 제주도 한가운데에 솟아 있으며 ',
  ])('is not suspected where some words speak of the matter: %s', (begun) => {
    expect(refusalFilter().push(begun)).toBe(begun);
  });
});
