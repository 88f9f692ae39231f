import { describe, expect, it } from 'vitest';
import { isInAnotherLanguage, languageOfQuestion } from '../../lib/answer/answer-language.ts';

describe('the language of a question', () => {
  it.each([
    ['Why is the tide so high?', 'English'],
    ['why is Wattenmeer protected', 'English'],
    ['펀디만의 조석은 왜 높나요?', 'Korean'],
    ['Kubernetes에서 pod가 뭐야?', 'Korean'],
    ['潮の満ち引きはなぜ起こるの？', 'Japanese'],
    ['潮汐为什么会发生？', 'Chinese'],
    ['Warum ist die Flut so hoch?', 'German'],
    ['Pourquoi les marées sont-elles si hautes ?', 'French'],
    ['¿Por qué es tan alta la marea?', 'Spanish'],
    ['Perché la marea è così alta?', 'Italian'],
    ['Почему прилив такой высокий?', 'Russian'],
    ['لماذا المد مرتفع؟', 'Arabic'],
    ['ทำไมน้ำขึ้นสูง', 'Thai'],
  ])('%s → %s', (question, language) => expect(languageOfQuestion(question)).toBe(language));

  it.each(['Tokio Hotel', '東京 人口', '42?', '', 'Чому приплив такий високий?', 'چرا جزر و مد؟', 'ChatGPT'])(
    'is not named where it cannot be told: %s',
    (question) => expect(languageOfQuestion(question)).toBeUndefined(),
  );
});

describe('an answer', () => {
  it('is in another language only where its script says so', () => {
    expect(isInAnotherLanguage('The moon pulls the water.', 'Korean')).toBe(true);
    expect(isInAnotherLanguage('달이 물을 끌어당깁니다 (tide).', 'Korean')).toBe(false);
    expect(isInAnotherLanguage('달이 물을 끌어당기기 때문입니다.', 'English')).toBe(true);
    expect(isInAnotherLanguage('Der Mond zieht das Wasser an.', 'English')).toBe(false);
    expect(isInAnotherLanguage('Burntcoat', 'Korean')).toBe(false);
    expect(isInAnotherLanguage('月が水を引くからです。東京湾でも同じです。', 'Japanese')).toBe(false);
  });
});
