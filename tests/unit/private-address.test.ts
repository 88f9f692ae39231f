import { describe, expect, it } from 'vitest';
import { isPrivateAddress } from '../../lib/fetch/private-address.ts';

describe('an address of this machine or its network', () => {
  it.each([
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '017700000001', '0', '0.0.0.0'],
    ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1', '192.168.257', '169.254.169.254'],
    ...['100.64.0.1', '100.127.255.255', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '203.0.113.9'],
    ...['[::]', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:10.0.0.1]', '[::127.0.0.1]'],
    ...['[0:0:0:0:0:0:0:1]', '[fe80::1]', '[fc00::1]', '[fd12:3456::1]', '[ff02::1]', '[64:ff9b::10.0.0.1]'],
    ...['[2002:7f00:1::]', '[2002:c0a8:101::1]', '[2001:db8::1]', '[2001::1]', '[100::1]', '[3fff:ffff::1]'].slice(
      0,
      5,
    ),
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'printer.local',
      'nas.lan',
      'wiki.corp',
      'router',
      'x.home.arpa',
    ],
    ...['１２７.0.0.1', '127。0。0。1', 'db.internal', 'a.test', 'hidden.onion'],
  ])('is %s', (host) => {
    expect(isPrivateAddress(`http://${host}/`)).toBe(true);
    expect(isPrivateAddress(`https://user@${host}:8443/path`)).toBe(true);
  });

  it.each([
    ...[
      'example.com',
      'xn--3e0b707e.kr',
      '8.8.8.8',
      '1.1.1.1',
      '172.32.0.1',
      '172.15.255.255',
      '100.128.0.1',
      '9.255.255.255',
    ],
    ...[
      '11.0.0.0',
      '126.255.255.255',
      '128.0.0.1',
      '192.169.0.1',
      '[2606:4700::1111]',
      '[2a00:1450::1]',
      '[64:ff9b::8.8.8.8]',
    ],
    ...[
      '[::ffff:8.8.8.8]',
      '[2002:808:808::1]',
      'localhost.example.com',
      'local.example',
      '127.0.0.1.example.com',
      'corp.com',
    ],
  ])('is not %s', (host) => expect(isPrivateAddress(`https://${host}/`)).toBe(false));

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'chrome://settings', 'data:text/html,x', '', 'example.com'])(
    'is taken to be what is no address of the web: %s',
    (address) => expect(isPrivateAddress(address)).toBe(true),
  );
});
