import type { Figure } from './figures.ts';

/** Units of measurement and counters, each line one unit as its languages write it. */
const UNITS = `km kilometre kilometer kilometres kilometers kilomètre kilomètres 킬로미터 キロメートル
m metre meter metres meters mètre mètres 미터 メートル
cm centimetre centimeter centimetres centimeters 센티미터 センチメートル センチ
mm millimetre millimeter millimetres millimeters 밀리미터 ミリメートル ミリ
mile miles meile meilen 마일 マイル
inch inches 인치 インチ
foot feet ft 피트 フィート
kg kilogram kilograms kilo kilos 킬로그램 キログラム
g gram grams gramm 그램 グラム
mg milligram milligrams 밀리그램
tonne tonnes ton tons tonnen 톤 トン
litre liter litres liters 리터 リットル
millilitre milliliter millilitres milliliters ml 밀리리터
gallon gallons 갤런
% percent prozent pourcent 퍼센트 프로 パーセント
degree degrees °c °f ° grad degrés 도 度
second seconds sekunde sekunden secondes 초 秒
millisecond milliseconds ms 밀리초
minute minutes minuten 분 分
hour hours stunde stunden heure heures 시간 時間
day days tag tage tagen jour jours 일간 日間
week weeks woche wochen semaine semaines 주 주일 주간 週間
month months monat monate monaten mois 개월 달 か月 ヶ月 カ月
year years jahr jahre jahren an ans année années 년 年 년간 年間
century centuries jahrhundert siècle siècles 세기 世紀
person people persons personen personnes 명 사람 人
household households haushalte 가구 世帯
euro euros € 유로 ユーロ
dollar dollars 달러 ドル
won 원 ウォン
yen 엔 円
times fold fois 배 倍
time-of 번 차례 회 回
sheet 장 枚
book 권 冊
rank 위 位
point points punkte 점 点
age 세 살 歳
piece 개 個
place 곳 か所 ヶ所
floor 층 階
vehicle 대 台
episode 話
terawatt terawatts 테라와트
gigawatt gigawatts 기가와트
megawatt megawatts 메가와트
kilowatt kilowatts 킬로와트
month-of 월 月
day-of 일 日`;

const NAMES = new Map<string, number>(
  UNITS.split('\n').flatMap((line, unit) => line.split(' ').map((name): [string, number] => [name, unit])),
);
const CJK_NAMES = [...NAMES.keys()].filter((name) => /[\u3040-\ud7a3]/.test(name)).sort((a, b) => b.length - a.length);
/** Behind the figure: in Korean and Japanese right there, with "some" before it; else the next word. */
const CJK_UNIT = new RegExp(`^\\s?(?:여\\s?|数)?(${CJK_NAMES.join('|')})`);
const SPACED_UNIT = /^(?:\s|-)?(%|°\s?[CF]?|€|\p{L}+)/u;

/** What a figure counts, by the word behind it: a number that stands for the unit; undefined where no unit is known. */
export function unitAfter(text: string, { end }: Figure): number | undefined {
  const after = text.slice(end, end + 24);
  const cjk = CJK_UNIT.exec(after)?.[1];
  if (cjk) return NAMES.get(cjk);
  const word = SPACED_UNIT.exec(after)?.[1]?.toLowerCase().replace(/\s/g, '');
  return word === undefined ? undefined : NAMES.get(word === '°' ? 'degree' : word);
}
