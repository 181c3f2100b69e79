import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { checkedLookup, checkUrl, mayReach } from '../../../shared/subscriptions/webhooks/address.ts';

const https = new URL('https://hooks.example/');
const http = new URL('http://hooks.example/');

const PRIVATE = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...[
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...['168.63.129.16', '::', '::1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1'],
  ...['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::ffff:168.63.129.16', '64:ff9b::7f00:1', '2002:7f00:1::'],
];

suite('where webhooks may go', () => {
  test('no address that is private, special, or of the machine that hosts us, however it is written', () => {
    for (const address of PRIVATE) assert.equal(mayReach(address, https, []), false, address);
    for (const address of ['93.184.215.14', '1.1.1.1', '2606:2800:21f:cb07::1', '::ffff:1.1.1.1'])
      assert.equal(mayReach(address, https, []), true, address);
    assert.equal(mayReach('nonsense', https, []), false);
  });

  test('what is allowed by a setting, also without TLS; anything else only with TLS', () => {
    assert.equal(mayReach('10.1.2.3', http, ['10.0.0.0/8']), true);
    assert.equal(mayReach('::ffff:10.1.2.3', http, ['10.0.0.0/8']), true);
    assert.equal(mayReach('11.1.2.3', http, ['10.0.0.0/8']), false);
    assert.equal(mayReach('fd00::5', https, ['fd00::/16', '127.0.0.1']), true);
    assert.equal(mayReach('127.0.0.2', https, ['127.0.0.1']), false);
  });

  test('by a URL with neither credentials nor a private address in any notation', () => {
    const refused: readonly [string, RegExp][] = [
      ['http://hooks.example/', /is not https/],
      ['file:///etc/passwd', /is not https/],
      ['https://user:secret@hooks.example/', /name or password/],
      ['https://hooks.example/#a', /fragment/],
      ['https://127.1/', /not public/],
      ['https://2130706433/', /not public/],
      ['https://0x7f.0.0.1/', /not public/],
      ['https://[::ffff:127.0.0.1]/', /not public/],
      ['https://169.254.169.254/metadata', /not public/],
      ['nonsense', /is not a URL/],
      [`https://hooks.example/${'a'.repeat(2000)}`, /longer than/],
    ];
    for (const [text, reason] of refused)
      assert.throws(
        () => checkUrl(text, { allowed: [] }),
        { name: 'InvalidInputError', message: reason },
        text,
      );
    assert.equal(
      checkUrl('https://hooks.example/a?b=c', { allowed: [] }).href,
      'https://hooks.example/a?b=c',
    );
  });

  test('a name that leads to one private address among others is refused, and none is connected to', async () => {
    const answers: LookupAddress[][] = [
      [{ address: '93.184.215.14', family: 4 }],
      [
        { address: '93.184.215.14', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
      [],
    ];
    const resolve = (): Promise<LookupAddress[]> => Promise.resolve(answers.shift() ?? []);
    const look = promisify(checkedLookup(https, { allowed: [], resolve }));

    // The answer itself is connected to: there is no second one in between.
    assert.deepEqual(await look('hooks.example', { all: true }), [{ address: '93.184.215.14', family: 4 }]);
    assert.equal(answers.length, 2);
    await assert.rejects(look('hooks.example', { all: true }), /not public/);
    await assert.rejects(look('hooks.example', { all: true }), /not public/);
  });
});
