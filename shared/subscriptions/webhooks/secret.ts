import { createHmac } from 'node:crypto';
import type { SubscriberDocument } from './subscriber.ts';

/** How long the secret before stays valid, for receivers to change over. */
export const OVERLAP_MS = 24 * 3_600_000;

type Signer = Pick<SubscriberDocument, 'subscriberId' | 'createdAt' | 'secret'>;

/** A subscriber's secret, derived, so that none is stored; as Standard Webhooks writes it. */
export function secretOf(key: string, signer: Signer, version = signer.secret.version): string {
  return `whsec_${bytesOf(key, signer, version).toString('base64')}`;
}

/** The headers of a message: one signature, and one by the secret before while that is valid. */
export function signedHeaders(
  key: string,
  signer: Signer,
  { id, now, body }: { id: string; now: Date; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const { version, previousUntil = '' } = signer.secret;
  const versions = previousUntil > now.toISOString() ? [version, version - 1] : [version];
  const signatures = versions.map((each) => {
    const hmac = createHmac('sha256', bytesOf(key, signer, each)).update(`${id}.${timestamp}.${body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function bytesOf(key: string, { subscriberId, createdAt }: Signer, version: number): Buffer {
  return createHmac('sha256', key).update(`${subscriberId}\n${createdAt}\n${version}`).digest();
}
