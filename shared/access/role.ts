/**
 * What somebody may do. On one machine a named key holds roles; on Azure they are app roles of Entra ID with
 * these names as values (`infra/azure/app-roles.json`).
 */
export const roles = ['reader', 'operator', 'builder', 'approver', 'publisher', 'embargo'] as const;

export type Role = (typeof roles)[number];

/** The roles a role includes. Every acting role may read; no acting role includes another. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  reader: [],
  operator: ['reader'],
  builder: ['reader'],
  approver: ['reader'],
  publisher: ['reader'],
  embargo: ['reader'],
};

/** Whether any of the roles is that one or includes it. */
export function includesRole(held: readonly Role[], role: Role): boolean {
  return held.some((each) => each === role || INCLUDED[each].includes(role));
}

/** The role that may read what an audience of events gets; everybody reads what is public. */
export const ROLE_OF_AUDIENCE = {
  public: undefined,
  private: 'reader',
  embargo: 'embargo',
} as const satisfies Record<string, Role | undefined>;
