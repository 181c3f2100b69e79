import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { InvalidInputError, messageOf } from '../../platform/index.ts';

/** Where webhooks may go. */
export interface Reach {
  /** Addresses and ranges that may be reached although they are not public, also without TLS. */
  allowed: readonly string[];
  /** Resolves a name; default: as the machine does. */
  resolve?: (name: string) => Promise<{ address: string; family: number }[]>;
}

/** Public by its number, but of the machine that runs us: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const OF_THE_HOST = '168.63.129.16';

const MOST_CHARACTERS = 2000;

/** Checks what does not depend on DNS. @throws InvalidInputError */
export function checkUrl(text: string, { allowed }: Reach): URL {
  const refuse = (why: string): never => {
    throw new InvalidInputError(`url: ${why}`, { field: 'url' });
  };
  if (text.length > MOST_CHARACTERS) refuse(`is longer than ${MOST_CHARACTERS} characters`);
  if (!URL.canParse(text)) refuse('is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || allowed.length === 0)) refuse('is not https');
  if (url.username !== '' || url.password !== '') refuse('contains a name or password: it would be stored');
  if (url.hash !== '') refuse('has a fragment, which is never sent');
  const host = hostOf(url);
  if (isIP(host) !== 0 && !mayReach(host, url, allowed)) refuse('is an address that is not public');
  return url;
}

/**
 * The `lookup` of a connection: resolves the name once, and lets it connect to what was checked only. One address
 * that may not be reached refuses them all: a name that leads inside is no mistake.
 */
export function checkedLookup(url: URL, { allowed, resolve = resolveName }: Reach): LookupFunction {
  return (name, { all }, done) => {
    resolve(name).then(
      (found) => {
        const [first] = found;
        if (!first || !found.every(({ address }) => mayReach(address, url, allowed)))
          done(new InvalidInputError(`${name}: leads to an address that is not public`), '');
        else if (all === true) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error(messageOf(error)), '');
      },
    );
  };
}

/** The host without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether a connection to an address is allowed. */
export function mayReach(address: string, { protocol }: URL, allowed: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address inside an IPv6 one is the IPv4 address.
  const read = ipaddr.process(address);
  if (allowed.some((range) => isWithin(read, range))) return true;
  return protocol === 'https:' && read.range() === 'unicast' && read.toString() !== OF_THE_HOST;
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, range: string): boolean {
  if (!range.includes('/')) return ipaddr.process(range).toString() === address.toString();
  const [base, bits] = ipaddr.parseCIDR(range);
  return base.kind() === address.kind() && address.match(base, bits);
}

function resolveName(name: string): Promise<{ address: string; family: number }[]> {
  return lookup(name, { all: true });
}
