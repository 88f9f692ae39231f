import { describe, expect, it } from 'vitest';
import { DENIED_KINDS, deniedAs, deniedSites } from '../../lib/autosave/denied.ts';

/** Addresses as they look in a browser, by the kind that nothing is ever saved of. */
const DENIED: Readonly<Record<string, readonly string[]>> = {
  money: [
    'https://secure.chase.com/web/auth/dashboard',
    'https://www.chase.com/personal/checking',
    'https://online.citi.com/US/ag/dashboard',
    'https://www.wellsfargo.com/',
    'https://www.hsbc.co.uk/accounts/',
    'https://app.revolut.com/home',
    'https://meine.deutsche-bank.de/trxm/db/',
    'https://www.sparkasse.de/fi/home.html',
    'https://www.berliner-sparkasse.de/de/home.html',
    'https://mabanque.bnpparibas.net/fr/connexion',
    'https://obank.kbstar.com/quics?page=C025255',
    'https://bank.shinhan.com/index.jsp',
    'https://www.wooribank.com/',
    'https://www.kebhana.com/',
    'https://banking.nonghyup.com/',
    'https://www.kakaobank.com/',
    'https://tossbank.com/',
    'https://www.samsungcard.com/personal/main',
    'https://pay.naver.com/',
    'https://upbit.com/exchange?code=CRIX.UPBIT.KRW-BTC',
    'https://direct.bk.mufg.jp/',
    'https://www.smbc.co.jp/kojin/',
    'https://fes.rakuten-bank.co.jp/MS/main/RbS',
    'https://login.sbisec.co.jp/login/entry',
    'https://www.jp-bank.japanpost.jp/',
    'https://www.paypal.com/us/home',
    'https://dashboard.stripe.com/payments',
    'https://www.firstnationalbank.com/personal',
    'https://somewhere.bank/',
    'https://www.oursfcu.org/',
    'https://netbank.example.dk/',
  ],
  mail: [
    'https://mail.google.com/mail/u/0/#inbox/FMfcg',
    'https://outlook.office.com/mail/id/AAQk',
    'https://mail.proton.me/u/0/inbox',
    'https://mail.naver.com/v2/read/0/1234',
    'https://mail.daum.net/',
    'https://mail.yahoo.co.jp/u/pc/f/list',
    'https://webmail.uni-example.de/SOGo/',
    'https://web.whatsapp.com/',
    'https://www.facebook.com/messages/t/1000',
    'https://www.instagram.com/direct/inbox/',
    'https://discord.com/channels/@me/123',
    'https://app.slack.com/client/T0/C0',
    'https://calendar.google.com/calendar/u/0/r',
  ],
  files: [
    'https://docs.google.com/document/d/1a2b/edit',
    'https://drive.google.com/drive/my-drive',
    'https://onedrive.live.com/?id=root',
    'https://www.notion.so/Plans-123',
    'https://mybox.naver.com/main/web/my',
  ],
  health: [
    'https://mychart.org/Home',
    'https://mychart.clevelandclinic.org/MyChart/Home/',
    'https://healthy.kaiserpermanente.org/northern-california/secure/inner-door',
    'https://www.doctolib.fr/account/appointments',
    'https://www.nhis.or.kr/nhis/minwon/index.do',
    'https://www.samsunghospital.com/home/reservation',
    'https://patient.example-praxis.de/befunde',
  ],
  state: [
    'https://www.hometax.go.kr/websquare/websquare.html',
    'https://www.gov.kr/portal/main',
    'https://myna.go.jp/SCK0101_01_001',
    'https://www.e-tax.nta.go.jp/',
    'https://www.tax.service.gov.uk/account',
    'https://www.ssa.gov/myaccount/',
    'https://www.elster.de/eportal/',
    'https://mijn.overheid.nl/',
    'https://secure.login.gov/',
  ],
  access: [
    'https://accounts.google.com/v3/signin/identifier',
    'https://nid.naver.com/nidlogin.login',
    'https://accounts.kakao.com/login/',
    'https://vault.bitwarden.com/#/vault',
    'https://login.example.com/',
    'https://www.example.com/login',
    'https://www.example.com/en/account/orders',
    'https://blog.example.com/wp-login.php',
    'https://blog.example.com/wp-admin/post.php?post=3',
    'https://www.example.co.kr/member/login.do',
    'https://shop.example.co.kr/mypage/index.html',
    'https://app.example.com/#/login',
    'https://github.com/settings/tokens',
    'https://example.com/oauth/authorize?client_id=x',
    'https://example.com/users/forgot-password',
  ],
  shop: [
    'https://www.example.com/checkout/payment',
    'https://www.example.com/cart',
    'https://checkout.example.com/c/1234',
    'https://secure.example.com/donate',
    'https://www.amazon.com/gp/css/order-history',
    'https://www.amazon.co.jp/gp/cart/view.html',
    'https://order.pay.naver.com/home',
    'https://cart.coupang.com/cartView.pang',
    'https://basket.step.rakuten.co.jp/rms/mall/bs/cartall/',
  ],
};

const FREE: readonly string[] = [
  'https://en.wikipedia.org/wiki/Bank',
  'https://my.wikipedia.org/wiki/ဗဟိုစာမျက်နှာ',
  'https://id.wikipedia.org/wiki/Bulan',
  'https://www.worldbank.org/en/publication/wdr2026',
  'https://data.worldbank.org/indicator/SP.POP.TOTL',
  'https://www.feedingamerica.org/find-your-local-foodbank',
  'https://www.bankofengland.co.uk/monetary-policy',
  'https://www.nytimes.com/2026/11/20/business/banks-mail-login.html',
  'https://www.theguardian.com/money/savings',
  'https://n.news.naver.com/mnews/article/001/0014',
  'https://blog.naver.com/somebody/2231',
  'https://brunch.co.kr/@somebody/12',
  'https://news.yahoo.co.jp/articles/abc',
  'https://qiita.com/somebody/items/1',
  'https://developer.mozilla.org/en-US/docs/Web/HTML/Element/input/password',
  'https://code.visualstudio.com/docs/getstarted/settings',
  'https://cloud.google.com/run/docs/overview',
  'https://github.com/tantaraio/voy/issues/48',
  'https://stackoverflow.com/questions/1/how-do-i-log-in',
  'https://www.nhs.uk/conditions/asthma/',
  'https://www.mayoclinic.org/diseases-conditions/asthma/symptoms-causes/syc-20369653',
  'https://www.irs.gov/publications/p17',
  'https://www.gov.uk/income-tax-rates',
  'https://mail.python.org/archives/list/python-dev/',
  'https://stripe.com/docs/payments',
  'https://medium.com/@somebody/my-checkout-flow-1234',
  'https://example.com/blog/login-forms-done-well',
  'https://docs.example.com/api/user-settings',
  'https://www.riverbank.org/tides',
];

describe('the list of what is never saved automatically', () => {
  for (const [kind, urls] of Object.entries(DENIED))
    it.each(urls)(`holds, as ${kind}, %s`, (url) => expect(deniedAs(url), url).toBeDefined());

  it('knows the kind of those that it names', () => {
    for (const kind of DENIED_KINDS)
      for (const site of deniedSites(kind)) expect(deniedAs(`https://www.${site}`), site).toBeDefined();
    expect(deniedAs('https://obank.kbstar.com/quics')).toBe('money');
    expect(deniedAs('https://mail.naver.com/')).toBe('mail');
    expect(deniedAs('https://www.hometax.go.kr/')).toBe('state');
    expect(deniedAs('https://www.example.com/cart')).toBe('shop');
  });

  it.each(FREE)('leaves out %s', (url) => expect(deniedAs(url)).toBeUndefined());

  it('names no site twice, and none in another form than a host with a path', () => {
    const all = DENIED_KINDS.flatMap(deniedSites);
    expect(all.filter((site, i) => all.indexOf(site) !== i)).toEqual([]);
    expect(all.filter((site) => !/^[a-z\d-]+(?:\.[a-z\d-]+)+(?:\/[\w./-]+)?$/.test(site))).toEqual([]);
    expect(all.length).toBeGreaterThan(500);
  });

  it('is not deceived by a trailing dot, capitals, or a name that only ends alike', () => {
    expect(deniedAs('https://MAIL.google.com./mail')).toBeDefined();
    expect(deniedAs('https://notchase.com/')).toBeUndefined();
    expect(deniedAs('https://chase.com.example.org/')).toBeUndefined();
  });
});
