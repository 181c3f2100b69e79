import { createHmac } from 'node:crypto';

type Right = 'Listen' | 'Manage' | 'Send';

export interface AccessKey {
  name: string;
  key: string;
  rights: readonly Right[];
}

/** What clients prove who they are with. */
export interface Secrets {
  keys: readonly AccessKey[];
  /** Of an identity that may do everything. */
  token: string | undefined;
}

/** The rights that a shared access signature gives; `undefined` when it is wrong or expired. */
export function rightsOf(
  token: string,
  { keys }: Secrets,
): { resource: string; rights: readonly Right[] } | undefined {
  const [scheme, text = ''] = token.split(' ');
  if (scheme !== 'SharedAccessSignature') return undefined;
  const parts = new Map(
    text.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const [sr = '', se = ''] = [parts.get('sr'), parts.get('se')];
  const known = keys.find(({ name }) => name === decodeURIComponent(parts.get('skn') ?? ''));
  if (known === undefined || Number(se) * 1000 < Date.now()) return undefined;
  const signature = createHmac('sha256', known.key).update(`${sr}\n${se}`).digest('base64');
  if (signature !== decodeURIComponent(parts.get('sig') ?? '')) return undefined;
  return { resource: decodeURIComponent(sr), rights: known.rights };
}

export const ALL_RIGHTS: readonly Right[] = ['Listen', 'Manage', 'Send'];

/** What one connection may do: an entity needs a token of its own, or of what it is part of, before a link to it. */
export class Claims {
  readonly #rights = new Map<string, readonly Right[]>();

  grant(audience: string, rights: readonly Right[]): void {
    this.#rights.set(pathOf(audience), rights);
  }

  allows(address: string, ...rights: Right[]): boolean {
    return [...this.#rights].some(
      ([path, granted]) =>
        covers(path, address.toLowerCase()) &&
        granted.some((right) => right === 'Manage' || rights.includes(right)),
    );
  }
}

/** `sb://host:port/path` as an entity address in lower case; '' is the namespace. */
export function pathOf(audience: string): string {
  return audience
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/^\/|\/$/g, '')
    .toLowerCase();
}

/** Whether what is said of one address holds for another: of a namespace for all of its entities. */
export function covers(path: string, address: string): boolean {
  return path === '' || path === address || address.startsWith(`${path}/`);
}
