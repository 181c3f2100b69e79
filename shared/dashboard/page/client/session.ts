import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AnswerOf } from './api.ts';

export type SignedIn = AnswerOf<'/api/session'>;
type Role = SignedIn['roles'][number];

/** Who looks at the page. */
export const SessionContext = createContext<SignedIn>({ roles: [], signIn: 'key' });

/** Whether the person may do what needs a role. Every other role includes `reader`. */
export function useMay(role: Role): boolean {
  const { roles } = useContext(SessionContext);
  return roles.includes(role) || (role === 'reader' && roles.length > 0);
}
