import type { Role } from '../../shared/access/index.ts';
import type { routes } from '../../shared/api/index.ts';

/** Who may do what: for each role that a route asks for, the roles that open it. Written down a second time here. */
export const opens: Readonly<Record<Role, readonly Role[]>> = {
  reader: ['reader', 'operator', 'builder', 'approver', 'publisher', 'embargo'],
  operator: ['operator'],
  builder: ['builder'],
  approver: ['approver'],
  publisher: ['publisher'],
  embargo: ['embargo'],
};

type Asked = (typeof routes)[number]['role'];

/** Whether a role opens a route that asks for that; none opens one that wants a signature. */
export function isOpenTo(asked: Asked, role: Role): boolean {
  return asked === 'public' || (asked !== 'signed' && opens[asked].includes(role));
}

/** As App Service authentication tells of somebody with these app roles, in `X-MS-CLIENT-PRINCIPAL`. */
export function principalHeader(
  held: readonly string[],
  { provider = 'aad', claims = [] }: { provider?: string; claims?: { typ: string; val: string }[] } = {},
): string {
  const principal = {
    auth_typ: provider,
    claims: [
      { typ: 'aud', val: 'api://0c2b4b5c-0000-0000-0000-000000000000' },
      {
        typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
        val: `object-${held.join('-')}`,
      },
      { typ: 'preferred_username', val: `${held.join('-')}@example.com` },
      ...held.map((val) => ({ typ: 'roles', val })),
      ...claims,
    ],
    name_typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
  };
  return Buffer.from(JSON.stringify(principal)).toString('base64');
}
