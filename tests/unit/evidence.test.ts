import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchIn } from '../../lib/search/candidates.ts';
import { contentTerms } from '../../lib/search/content-terms.ts';
import { retrieve } from '../../lib/search/retrieve.ts';
import { builtinEmbedder, indexInMemory } from '../../scripts/node-library.ts';

describe('contentTerms', () => {
  it.each<[string, string[]]>([
    ['Why do tides rise?', ['tide', 'rise']],
    ['What are the boxes of cities?', ['box', 'city']],
    ['한글은 누가 만들었나요?', ['한글', '만들']],
    ['도서관에서 책을 어떻게 빌리나요?', ['도서', '서관', '책을', '빌리']],
    ['なぜ東京は首都ですか', ['東京', '首都']],
    ['为什么北京是首都', ['北京', '京是', '是首', '首都']],
    ['Who is she?', ['who', 'is', 'she']],
    ['', []],
  ])('%s', (question, expected) => {
    for (const term of expected) expect(contentTerms(question)).toContain(term);
    for (const term of contentTerms(question))
      expect(['왜', '누가', 'why', 'what', '如何', '什么', '어떻']).not.toContain(term);
  });
});

const PAGES = [
  {
    title: 'Photosynthesis',
    text: 'Plants turn light into chemical energy. Chlorophyll in the leaves absorbs sunlight; carbon dioxide and water become glucose and oxygen.',
  },
  {
    title: 'CSS grid',
    text: 'CSS grid lays out elements in rows and columns. Use grid-template-columns to define tracks and gap for the spacing between them.',
  },
  {
    title: 'Password managers',
    text: 'A password manager stores long random passwords behind one master password. Use two-factor authentication for important accounts.',
  },
  {
    title: '서울 지하철',
    text: '서울 지하철 1호선은 1974년에 개통되었다. 기본요금은 1,400원이고, 하루에 수백만 명이 이용한다.',
  },
  {
    title: '김치 담그기',
    text: '배추를 소금에 절여 하룻밤 두고, 고춧가루와 마늘, 생강, 젓갈로 만든 양념을 버무려 발효시킨다.',
  },
  {
    title: 'Volcanoes',
    text: 'A volcano erupts when magma rises through the crust. Lava, ash and gases are released, and eruptions can cool the climate for years.',
  },
];

describe('evidence', () => {
  let library: SearchIn;
  let words: SearchIn;
  beforeAll(async () => {
    library = await indexInMemory(PAGES, await builtinEmbedder());
    words = await indexInMemory(PAGES, undefined);
  });
  const evidence = async (question: string, from = library) => (await retrieve(question, from)).trace.evidence;

  it.each([
    'What do plants turn light into?',
    'How do I define tracks in a CSS grid?',
    'Why do volcanoes erupt?',
    'Can an eruption cool the climate?',
    '서울 지하철은 언제 개통되었나요?',
    '김치 양념에는 무엇이 들어가나요?',
  ])('is enough for what is saved: %s', async (question) => {
    expect(await evidence(question)).toMatchObject({ enough: true });
    expect(await evidence(question, words)).toMatchObject({ enough: true, similarity: 0 });
  });

  it.each([
    'Who won the 1998 World Cup?',
    'What is the boiling point of tungsten?',
    'How do I file my tax return?',
    '조선의 마지막 왕은 누구인가요?',
    '비트코인 채굴은 어떻게 하나요?',
    'ロンドンの人口は何人ですか',
  ])('is too weak for what is not: %s', async (question) => {
    expect(await evidence(question)).toMatchObject({ enough: false });
    expect(await evidence(question, words)).toMatchObject({ enough: false });
  });

  it.each([
    'CSS 그리드에서 열 사이 간격은 어떻게 정하나요?',
    '비밀번호를 안전하게 보관하려면 어떻게 해야 하나?',
    '火山はなぜ噴火するのか',
  ])('needs no word in common where the page is in another language: %s', async (question) =>
    expect(await evidence(question)).toMatchObject({ enough: true }),
  );
});
