import {
  type DocumentBody,
  type Lock,
  messageOf,
  type Platform,
  type Stored,
  TransientError,
  withFreeLock,
} from '../../platform/index.ts';
import { type Keeping, keptSeconds } from '../../lanes/index.ts';
import { composeDigest, type Digest } from './compose.ts';

/** How a digest goes out. Called twice with one id if a process dies in between: receivers tell by that. */
export interface DigestChannel {
  name: 'mail' | 'webhook';
  /** @throws any Error if it was not taken */
  send(digest: Digest, id: string): Promise<void>;
}

interface DigestDocument extends DocumentBody {
  kind: 'digest';
  runId: typeof PARTITION;
  digest: Digest;
  /** Channel → when it was taken there. */
  taken: Record<string, string>;
}

const PARTITION = 'control';
const LOCK = { name: 'locks/digest', leaseSeconds: 15, waitMs: 0, askEveryMs: 50 };

/**
 * Sends the digest of today by each channel that has not taken it, the same text each time. One worker at a time; a
 * channel that takes nothing holds up no other.
 * @returns names of the channels that took it now
 * @throws TransientError naming the channels that did not
 */
export async function sendDigest(
  platform: Platform & Keeping,
  channels: readonly DigestChannel[],
): Promise<string[]> {
  if (channels.length === 0) return [];
  return (await withFreeLock(platform.blobs, LOCK, (lock) => sendAll(platform, channels, lock))) ?? [];
}

async function sendAll(
  platform: Platform & Keeping,
  channels: readonly DigestChannel[],
  lock: Lock,
): Promise<string[]> {
  let stored = await today(platform);
  const sent: string[] = [];
  const faults: string[] = [];
  for (const channel of channels) {
    const { name } = channel;
    if (name in stored.body.taken) continue;
    lock.check();
    try {
      await channel.send(stored.body.digest, stored.body.id);
    } catch (error) {
      faults.push(`${name}: ${messageOf(error)}`);
      continue;
    }
    const body = {
      ...stored.body,
      taken: { ...stored.body.taken, [name]: platform.clock.now().toISOString() },
    };
    const etag = await platform.documents.container('runs').replace(PARTITION, body, stored.etag);
    stored = { body, etag };
    sent.push(name);
  }
  if (faults.length > 0) throw new TransientError(`the digest was not taken: ${faults.join('; ')}`);
  return sent;
}

/** What was written once for the day. */
async function today(platform: Platform & Keeping): Promise<Stored<DigestDocument>> {
  const runs = platform.documents.container('runs');
  const id = `digest:${platform.clock.now().toISOString().slice(0, 10)}`;
  const known = await runs.read<DigestDocument>(PARTITION, id);
  if (known) return known;
  const digest = await composeDigest(platform);
  const ttl = keptSeconds(platform, 'digests');
  const body: DigestDocument = { id, kind: 'digest', runId: PARTITION, digest, taken: {}, ttl };
  return { body, etag: await runs.create(PARTITION, body) };
}
