import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFindingEvent } from '../../../shared/patches/index.ts';
import { fixedClock, PatchlineError, type Platform } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { mutatedJson } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';

interface Message {
  attributes: Record<string, unknown>;
  body: unknown;
}

const release = 'samplelinux-3.0';

function messageOf(name: string, type: string, sequence: number): Message {
  const finding = {
    cve: `CVE-2021-000${sequence}`,
    status: 'affected',
    severity: 'high',
    score: 7.5,
    knownExploited: false,
    lane: 'out-of-band',
    laneRule: 'critical and high',
  };
  return {
    attributes: {
      cloudEvents_id: `event-${sequence}`,
      cloudEvents_type: type,
      cloudEvents_sequence: sequence,
      cloudEvents_time: '2026-01-01T00:00:00.000Z',
    },
    body: {
      ...finding,
      release,
      package: name,
      baseline: [finding],
      withheld: 'a',
      type: 'finding.changed',
      aggregate: `${release}/${name}`,
    },
  };
}

function opened(): Promise<Platform> {
  const stateDir = mkdtempSync(join(tmpdir(), 'patchline-fuzz-'));
  return openLocalPlatform({ stateDir, exclusive: true }).then((local) => ({
    ...local,
    clock: fixedClock(new Date('2026-01-01T00:00:00Z')),
  }));
}

let platform: Promise<Platform> | undefined;

async function hand({ attributes, body }: Message): Promise<void> {
  platform ??= opened();
  await onFindingEvent(await platform, body, { applicationProperties: attributes });
}

/** Stands for the name of the package: each input is about one of its own, so that it does not depend on others. */
const NAME = '@@name@@';
let named = 0;

export const eventReaders: readonly FuzzedReader[] = [
  'finding.changed',
  'finding.flooded',
  'event.withheld',
].map((type) =>
  fuzzed({
    name: `subscriber to ${type}`,
    inputs: mutatedJson(messageOf(NAME, type, 1)),
    async check(text: string) {
      named += 1;
      const name = `made-up-${named}`;
      const given = (JSON.parse(text.replaceAll(NAME, name)) ?? {}) as Partial<Message>;
      const { attributes = {}, body = null } = given;
      try {
        await hand({ attributes, body });
      } catch (error) {
        // RangeError: the message is no event of ours.
        const isTyped = error instanceof PatchlineError || error instanceof RangeError;
        assert.ok(isTyped, `an untyped error: ${String((error as Error).stack)}`);
      }
      await assertTakesNext(name, attributes);
    },
  }),
);

/** Whatever came before, the next event of the package counts; but for one that came later by its own number. */
async function assertTakesNext(name: string, attributes: unknown): Promise<void> {
  const { cloudEvents_sequence: sequence } = (attributes ?? {}) as Record<string, unknown>;
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence > 1) return;
  await hand(messageOf(name, 'finding.changed', 2));
  const { documents } = await (platform ?? opened());
  const patch = await documents.container('patches').read(`${release}/${name}`, 'patch:000001');
  assert.ok(JSON.stringify(patch).includes('CVE-2021-0002'), 'the next event of the package is lost');
}
