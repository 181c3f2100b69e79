import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { identifyPrincipal } from '../../shared/access/index.ts';
import { principalHeader } from '../support/roles.ts';

const identify = (header: string | undefined): ReturnType<typeof identifyPrincipal> =>
  identifyPrincipal({
    url: 'https://patchline.example/api/findings',
    headers: new Headers(header === undefined ? {} : { 'X-MS-CLIENT-PRINCIPAL': header }),
  });
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

suite('the principal of App Service authentication', () => {
  test('is who signed in, with the app roles that are ours', () => {
    assert.deepEqual(identify(principalHeader(['builder', 'Owner', 'embargo', 'toString'])), {
      id: 'principal:object-builder-Owner-embargo-toString',
      name: 'builder-Owner-embargo-toString@example.com',
      roles: ['builder', 'embargo'],
    });
  });

  test('has its roles under the older name of the claim, too', () => {
    const typ = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

    const actor = identify(principalHeader([], { claims: [{ typ, val: 'approver' }] }));

    assert.deepEqual(actor?.roles, ['approver']);
  });

  test('of a program is named by its application', () => {
    const claims = [
      { typ: 'oid', val: 'an-object' },
      { typ: 'azp', val: 'an-application' },
      { typ: 'roles', val: 'builder' },
    ];

    assert.deepEqual(identify(encoded({ auth_typ: 'aad', claims })), {
      id: 'principal:an-object',
      name: 'an-application',
      roles: ['builder'],
    });
  });

  test('takes no role from a claim of another kind', () => {
    const claims = ['groups', 'scp', 'wids', 'role', 'name'].map((typ) => ({ typ, val: 'operator' }));

    assert.deepEqual(identify(principalHeader([], { claims }))?.roles, []);
  });

  test('is nobody without an object id, of another provider, or without the header', () => {
    const claims = [{ typ: 'roles', val: 'operator' }];
    assert.equal(identify(encoded({ auth_typ: 'aad', claims })), undefined);
    assert.equal(
      identify(encoded({ auth_typ: 'aad', claims: [...claims, { typ: 'oid', val: '' }] })),
      undefined,
    );
    assert.equal(identify(principalHeader(['operator'], { provider: 'github' })), undefined);
    assert.equal(identify(undefined), undefined);
    assert.equal(identify('A'.repeat(70_000)), undefined);
  });

  test('that is mutilated is nobody, or somebody without a role that was not there', () => {
    const header = principalHeader(['reader']);
    const cut = fc.tuple(fc.nat(header.length), fc.nat(header.length), fc.base64String({ maxLength: 20 }));
    fc.assert(
      fc.property(cut, ([from, to, put]) => {
        const actor = identify(header.slice(0, from) + put + header.slice(to));
        assert.ok((actor?.roles ?? []).every((role) => role === 'reader'));
      }),
    );
  });

  test('that is anything at all throws nothing and opens nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.base64String(),
          fc.json().map(encoded),
          fc.jsonValue().map((claims) => encoded({ auth_typ: 'aad', claims })),
        ),
        (header) => {
          assert.deepEqual(identify(header)?.roles ?? [], []);
        },
      ),
    );
  });
});
