import { describe, expect, it } from 'vitest';
import { isPrivateHost } from '../../lib/capture/privacy.ts';

describe('the host of a private page', () => {
  it.each([
    'https://mail.google.com/mail/u/0/#inbox',
    'https://mail.proton.me/u/0/inbox',
    'https://mail.naver.com/v2/folders/0/all',
    'https://webmail.example.org/',
    'https://outlook.live.com/mail/0/',
    'https://outlook.office365.com/mail/',
    'https://app.fastmail.com/mail/Inbox',
    'https://banking.example.de/portal',
    'https://onlinebanking.example.com/accounts',
    'https://netbank.example.dk/',
    'https://obank.kbstar.com/quics',
    'https://secure.examplebank.com/overview',
    'https://my.examplehealth.org/results',
    'https://www.ebanking.example.ch/',
    'https://mychart.example.org/MyChart/Home',
    'https://patient.example.fr/',
    'https://www.paypal.com/myaccount/summary',
    'https://accounts.examplecreditunion.org/',
  ])('%s', (url) => expect(isPrivateHost(url)).toBe(true));

  it.each([
    'https://en.wikipedia.org/wiki/Bank',
    'https://www.worldbank.org/en/news',
    'https://databank.worldbank.org/',
    'https://www.bankofengland.co.uk/monetary-policy',
    'https://www.examplebank.com/press/results-2026',
    'https://mail.python.org/pipermail/python-dev/2018.html',
    'https://mail.python.org/archives/list/python-dev/',
    'https://lists.gnu.org/archive/html/emacs-devel/',
    'https://www.who.int/health-topics',
    'https://www.nhs.uk/conditions/asthma/',
    'https://developer.mozilla.org/en-US/docs/Web/HTML/Element/input',
    'https://my.example.org/notes',
    'https://login.example.org/about',
    'https://www.paypal.com/us/legalhub/useragreement-full',
    'https://blog.mailchimp.com/how-to',
    'https://www.theguardian.com/business/banking',
    'https://riverbank.example.org/tides',
    'file:///home/ann/mail.html',
    'nonsense',
  ])('is not %s', (url) => expect(isPrivateHost(url)).toBe(false));
});
