import { type Actor, type Identify, type Role, roles } from '../../shared/access/index.ts';

/** Somebody with these roles. */
export function actorOf(held: readonly Role[]): Actor {
  const name = held.join('-and-') || 'nobody';
  return { id: `key:${name}`, name, roles: held };
}

/** A key that opens the role, where `identifyByRole` says who asks. */
export function keyOf(role: Role): string {
  return `the-key-of-the-${role}`;
}

/** Knows who asks by the key that `keyOf` gives. */
export const identifyByRole: Identify = ({ headers }) => {
  const given = headers.get('x-functions-key');
  const role = roles.find((each) => keyOf(each) === given);
  return role && actorOf([role]);
};
