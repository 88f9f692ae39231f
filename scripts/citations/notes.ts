import type { Language } from './sources.ts';

/** What somebody wrote about a sample page, in words of their own: `page`, what it rests on there, and whether it is true. */
export type Note = readonly [page: string, rests: string, claim: string];

export const ENGLISH_RIGHT: readonly Note[] = [
  [
    'tides-and-the-moon.html',
    'Spring tides are higher',
    'Spring tides are higher than neap tides because at new and full moon the Sun and the Moon pull along the same line',
  ],
  [
    'tides-and-the-moon.html',
    'Worked out with the cube',
    "The Sun's tide-raising force is only about 46% of the Moon's",
  ],
  [
    'tides-and-the-moon.html',
    'A lunar day therefore',
    'High tides come roughly 12 hours and 25 minutes apart, since a lunar day lasts 24 hours 50 minutes',
  ],
  [
    'tides-and-the-moon.html',
    'At Burntcoat Head',
    'In the Bay of Fundy, the water at Burntcoat Head can climb as much as 16 metres',
  ],
  ['tides-and-the-moon.html', 'Isaac Newton explained', 'Newton explained the two bulges in his Principia of 1687'],
  [
    'tides-and-the-moon.html',
    'Tidal friction lengthens',
    'Because of tidal friction, days get about 2.3 milliseconds longer every century',
  ],
  ['tides-and-the-moon.html', 'The Moon moves away', 'Each year the Moon drifts roughly 3.8 cm farther from the Earth'],
  [
    'tides-and-the-moon.html',
    'Using the 46 percent',
    'On paper spring tides should be almost three times as large as neap tides',
  ],
  [
    'tides-and-the-moon.html',
    'In the night of 31 January 1953',
    'A storm surge in the North Sea killed over 2,000 people on the night of January 31, 1953',
  ],
  [
    'tides-and-the-moon.html',
    'Summing dozens of cosines',
    'In 1872 Thomson had a machine built that added up the tidal constituents with pulleys',
  ],
  [
    'tides-and-the-moon.html',
    'The Mediterranean is too small',
    'The Mediterranean hardly has any tide, as it is too small and its opening to the Atlantic is too narrow',
  ],
  [
    'leap-second.html',
    'Twenty-seven leap seconds',
    '27 leap seconds have been inserted since 1972, most recently on 31 December 2016',
  ],
  [
    'leap-second.html',
    'On Friday the General Conference',
    'By 2035 at the latest, leap seconds will no longer have to be added',
  ],
  [
    'leap-second.html',
    'After the leap second of 30 June',
    'A bug in the Linux kernel brought Reddit down after the leap second of June 2012',
  ],
  ['leap-second.html', 'Russia had asked', 'Russia wanted a later deadline of 2040 on account of GLONASS'],
  ['leap-second.html', 'Google and Amazon spread', 'Google and Amazon smear the additional second over an entire day'],
  ['leap-second.html', 'No second has ever', 'So far a second has never been removed'],
  [
    'footnote-history.html',
    'Gibbon moved his notes',
    "Gibbon put his notes at the foot of the page following Hume's complaint about having to turn to the back",
  ],
  [
    'footnote-history.html',
    'The London printer',
    "Richard Jugge is often credited with the first footnotes, in the Bishops' Bible of 1568",
  ],
  [
    'footnote-history.html',
    "Pierre Bayle's dictionary",
    "Bayle's dictionary appeared in Rotterdam from 1697 and consists mostly of notes",
  ],
  [
    'footnote-history.html',
    'In the nineteenth century',
    'Numbers replaced signs in the 19th century, when German universities insisted on a source for every statement',
  ],
  ['coffee.html', 'The water for filter coffee', 'Brew with water at 90 to 96 °C'],
  ['coffee.html', 'Use 60 grams', 'You need 60 g of coffee per litre, or 15 g for a 250 ml cup'],
  ['coffee.html', 'Ground coffee loses', 'Once ground, coffee loses most of its aroma within fifteen minutes'],
  [
    'chain-skips.html',
    'A new chain skips',
    'The new chain skips because the teeth of the old cassette are worn, not because the chain is bad',
  ],
  ['chain-skips.html', 'twelve full links', 'Twelve links of an unworn chain measure 304.8 mm'],
  ['sourdough.html', 'A starter is ready', 'The starter is ready once it doubles in four to eight hours after feeding'],
  [
    'http-caching.html',
    'The two are easily confused',
    'With no-store the response may not be kept at all, while no-cache allows keeping it but requires asking the origin before each reuse',
  ],
  [
    'http-caching.html',
    'When no lifetime is given',
    'If no lifetime is given, a cache may use 10% of the interval between Last-Modified and Date',
  ],
];

export const ENGLISH_WRONG: readonly Note[] = [
  [
    'tides-and-the-moon.html',
    '',
    'Neap tides are higher than spring tides because the Sun and the Moon pull along the same line',
  ],
  ['tides-and-the-moon.html', '', "The Sun's tide-raising force is about 64% of the Moon's"],
  ['tides-and-the-moon.html', '', 'Laplace explained the two bulges in his Principia of 1687'],
  ['tides-and-the-moon.html', '', 'Because of tidal friction, days get about 2.3 seconds longer every century'],
  ['tides-and-the-moon.html', '', 'Because of tidal friction, days get about 2.3 milliseconds shorter every century'],
  ['tides-and-the-moon.html', '', 'Each year the Moon drifts roughly 3.8 cm nearer to the Earth'],
  ['tides-and-the-moon.html', '', 'In the Bristol Channel the water can rise by 16 metres, the highest in the world'],
  ['tides-and-the-moon.html', '', 'The North Sea surge of 1953 drowned more than two thousand people in Denmark'],
  [
    'tides-and-the-moon.html',
    '',
    'The Mediterranean has very large tides, as it is small and its opening to the Atlantic is narrow',
  ],
  ['leap-second.html', '', '27 leap seconds have been inserted since 1962, most recently on 31 December 2016'],
  ['leap-second.html', '', 'China wanted a later deadline of 2040 on account of GLONASS'],
  ['leap-second.html', '', 'The American GPS takes account of leap seconds, while the Russian GLONASS ignores them'],
  ['leap-second.html', '', 'A bug in Windows brought Reddit down after the leap second of June 2012'],
  ['leap-second.html', '', 'Twenty-seven seconds have been taken away since 1972'],
  ['leap-second.html', '', 'Delegates decided to correct the difference by a whole hour at a time'],
  ['footnote-history.html', '', 'Hume moved his notes to the foot of the page after Gibbon had complained'],
  ['footnote-history.html', '', 'Richard Jugge printed the first footnotes in the King James Bible of 1568'],
  ['footnote-history.html', '', "Bayle's dictionary appeared in Amsterdam from 1697"],
  ['coffee.html', '', 'Brew with water at 80 to 86 °C'],
  ['coffee.html', '', 'The refrigerator is the best place for coffee beans'],
  ['coffee.html', '', 'Dark roasts should be brewed near 96 degrees, light roasts near 90'],
  ['chain-skips.html', '', 'The new chain skips because it is too long for the cassette and was badly made'],
  ['chain-skips.html', '', 'Replace a chain for eleven speeds when it has worn by 0.75 percent'],
  ['http-caching.html', '', 'With no-cache the response may not be kept at all'],
  ['http-caching.html', '', 'If both validators are sent, the server must ignore the entity tag'],
];

export const KOREAN_RIGHT: readonly Note[] = [
  ['hanji.html', '한지는 닥나무의 껍질로', '한지의 원료는 닥나무 껍질입니다'],
  ['hanji.html', '섬유 한 올의 길이가', '닥나무 섬유의 길이는 보통 6~20밀리미터로 펄프보다 몇 배나 깁니다'],
  ['hanji.html', '닥나무는 잎이 진 뒤', '햇가지는 11월에서 이듬해 2월 사이에 벱니다'],
  ['hanji.html', '황촉규의 점액은', '황촉규의 점액은 더우면 금방 묽어지므로 종이를 겨울에 뜹니다'],
  ['hanji.html', '한국에서는 2005년', '한지장은 2005년에 국가무형유산으로 지정됐습니다'],
  ['hanji.html', '이탈리아의 국립', '2016년에는 이탈리아의 복원 기관이 의령에서 만든 한지를 복원 용지로 인증했습니다'],
  [
    'hanji.html',
    '경주 불국사 석가탑에서',
    '석가탑에서 1966년에 발견된 무구정광대다라니경은 8세기에 닥종이에 인쇄된 두루마리입니다',
  ],
  ['hanji.html', '그러나 옛 방식대로', '옛 방식으로 종이를 떠서 살아가는 집은 이제 전국에 20곳 안팎뿐입니다'],
  ['hanji.html', '닥풀은 물을 걸쭉하게', '닥풀은 섬유가 가라앉지 않고 고르게 떠 있도록 물을 걸쭉하게 합니다'],
  ['earthquake-magnitude.html', '규모가 1 커지면 지진이', '규모가 1 커질 때마다 지진의 에너지는 약 32배로 늘어납니다'],
  ['earthquake-magnitude.html', '규모를 처음 정의한', '규모는 미국 지진학자 찰스 릭터가 처음으로 정의했습니다'],
  [
    'earthquake-magnitude.html',
    '지금까지 잰 가장 큰',
    '관측 사상 가장 큰 지진은 1960년의 칠레 발디비아 지진(모멘트 규모 9.5)입니다',
  ],
  [
    'earthquake-magnitude.html',
    '그 뒤로 우리나라에서',
    '우리나라에서 가장 큰 지진은 2016년 9월 12일 경주에서 난 규모 5.8의 지진입니다',
  ],
  [
    'earthquake-magnitude.html',
    '이듬해 포항에서',
    '포항 지진은 규모가 더 작았지만 진원이 얕고 도시와 가까워 피해가 더 컸습니다',
  ],
  ['earthquake-magnitude.html', 'PS시가 10초이면', 'PS시가 10초라면 진원까지는 약 84km입니다'],
  ['earthquake-magnitude.html', '우리나라 기상청은', '기상청은 1에서 12까지의 수정 메르칼리 진도 계급을 사용합니다'],
];

export const KOREAN_WRONG: readonly Note[] = [
  ['hanji.html', '', '한지의 원료는 소나무 껍질입니다'],
  ['hanji.html', '', '닥나무 섬유의 길이는 보통 6~20센티미터입니다'],
  ['hanji.html', '', '황촉규의 점액은 더우면 금방 굳어지므로 종이를 여름에 뜹니다'],
  ['hanji.html', '', '한지장은 2015년에 국가무형유산으로 지정됐습니다'],
  ['hanji.html', '', '2016년에는 프랑스의 복원 기관이 의령에서 만든 한지를 복원 용지로 인증했습니다'],
  ['hanji.html', '', '쌍발뜨기로 뜬 종이는 어느 쪽으로 당겨도 세기가 비슷합니다'],
  ['hanji.html', '', '닥풀은 섬유를 붙이는 접착제입니다'],
  ['earthquake-magnitude.html', '', '규모가 1 커질 때마다 지진의 에너지는 약 10배로 늘어납니다'],
  ['earthquake-magnitude.html', '', '규모는 일본 지진학자 찰스 릭터가 처음으로 정의했습니다'],
  ['earthquake-magnitude.html', '', '우리나라에서 가장 큰 지진은 2016년 9월 12일 포항에서 난 규모 5.8의 지진입니다'],
  ['earthquake-magnitude.html', '', '포항 지진은 규모가 더 작았지만 진원이 깊고 도시와 가까워 피해가 더 컸습니다'],
  ['earthquake-magnitude.html', '', '진도는 지진 하나에 값이 하나뿐이고 규모는 장소마다 다릅니다'],
  ['earthquake-magnitude.html', '', '지진이 나면 느린 S파가 먼저 오고 빠른 P파가 뒤따릅니다'],
  ['earthquake-magnitude.html', '', 'PS시가 10초라면 진원까지는 약 48km입니다'],
];

/** Answers in another language than the page. */
export const ABROAD_RIGHT: readonly (readonly [Language, Note])[] = [
  ['ko', ['leap-second.html', 'Twenty-seven leap', '윤초는 1972년부터 27번 더해졌습니다']],
  ['ko', ['tides-and-the-moon.html', '', '달은 해마다 약 3.8센티미터씩 지구에서 멀어집니다']],
  ['ko', ['coffee.html', '', '물의 온도는 90도에서 96도 사이가 좋습니다']],
  ['en', ['earthquake-magnitude.html', '', 'The largest earthquake in Korea since 1978 had a magnitude of 5.8']],
  ['en', ['hanji.html', '', 'The fibres are 6 to 20 mm long']],
  ['ja', ['tides-and-the-moon.html', '', '月は毎年約3.8センチメートル地球から遠ざかっている']],
  ['ja', ['earthquake-magnitude.html', '', '2016年の地震のマグニチュードは5.8だった']],
  [
    'de',
    [
      'leap-second.html',
      'Twenty-seven leap',
      'Seit dem Jahr 1972 sind es 27 Sekunden, die zu der Zeit der Uhren in aller Welt kamen',
    ],
  ],
  [
    'fr',
    ['coffee.html', '', 'Il faut 60 grammes de café pour un litre d’eau, et l’eau doit être entre 90 et 96 degrés'],
  ],
];

export const ABROAD_WRONG: readonly (readonly [Language, Note])[] = [
  ['ko', ['leap-second.html', 'Twenty-seven leap', '윤초는 1972년부터 37번 더해졌습니다']],
  ['ko', ['tides-and-the-moon.html', '', '달은 해마다 약 3.8미터씩 지구에서 멀어집니다']],
  ['ko', ['coffee.html', '', '물의 온도는 70도에서 76도 사이가 좋습니다']],
  ['en', ['earthquake-magnitude.html', '', 'The largest earthquake in Korea since 1978 had a magnitude of 6.3']],
  ['en', ['hanji.html', '', 'The fibres are 6 to 20 cm long']],
  ['ja', ['tides-and-the-moon.html', '', '月は毎年約8.3センチメートル地球から遠ざかっている']],
  ['ja', ['earthquake-magnitude.html', '', '2011年の地震のマグニチュードは5.8だった']],
  [
    'de',
    [
      'leap-second.html',
      'Twenty-seven leap',
      'Seit dem Jahr 1962 sind es 27 Sekunden, die zu der Zeit der Uhren in aller Welt kamen',
    ],
  ],
  [
    'fr',
    ['coffee.html', '', 'Il faut 80 grammes de café pour un litre d’eau, et l’eau doit être entre 90 et 96 degrés'],
  ],
];
