import type { WebhookSettings } from './subscriber.ts';
import { checkUrl, type Reach } from './address.ts';
import { Poster } from './post.ts';
import { secretOf, signedHeaders } from './secret.ts';

const TIMEOUT_MS = 10_000;

/** Who posts to an address of the settings, which is no subscriber. */
const signerOf = (name: string) => ({ subscriberId: name, createdAt: '', secret: { version: 1 } });

/** The secret by which what `postSigned` sends is signed. */
export function postingSecret(key: string, name: string): string {
  return secretOf(key, signerOf(name));
}

/**
 * Posts a body once, signed as webhooks are, only to an address that webhooks may reach.
 * @param name of who posts
 * @throws Error unless a whole answer of the class 2xx came; InvalidInputError for an address that may not be reached
 */
export async function postSigned(
  { key, ...reach }: WebhookSettings & Reach,
  { name, url, id, body, now }: { name: string; url: string; id: string; body: string; now: Date },
): Promise<void> {
  const poster = new Poster(checkUrl(url, reach), reach);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...signedHeaders(key, signerOf(name), { id, now, body }),
  };
  try {
    const { status } = await poster.post(body, headers, TIMEOUT_MS);
    if (status < 200 || status >= 300) throw new Error(`answered with status ${status}`);
  } finally {
    poster.close();
  }
}
