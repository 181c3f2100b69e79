import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ingestFile } from '../../shared/runs/ingest-file.ts';
import { partOf } from '../../shared/runs/part-of.ts';
import type { RunDocument } from '../../shared/runs/runs.ts';
import type { Services } from '../../shared/runs/services.ts';
import { withItsLines } from '../../shared/runs/with-its-lines.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';
import type { PartRef } from '../../shared/snapshot/build/staging.ts';
import { scan } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { curl, one, openWorld, two } from './world.ts';

const apart = cveRecord({ id: 'CVE-2021-1001', configurations: curl });

/** What a run that now begins stages of the feed. */
async function stage(services: Services, nvd: string): Promise<PartRef> {
  const run = { runId: 'slow', sources: { nvd }, acceptLoss: [] } as unknown as RunDocument;
  const { parts } = await ingestFile(services, run, { kind: 'feed', name: '2021', runId: 'slow' });
  const [name = ''] = parts;
  const blob = await services.blobs.get(name);
  return partOf(name, blob?.bytes ?? Buffer.alloc(0));
}

function keysWithoutLines({ segments }: PartRef): string[] {
  return segments.filter(({ start, end }) => start === end).map(({ key }) => key);
}

suite('a part that left lines out', () => {
  test('stays as it is while the snapshot has them', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    await sources.feed('2021', feedJson([one, two, apart]));
    await scan(services, { runId: 'first', sources: { nvd } });
    await sources.feed(
      '2021',
      feedJson(
        [one, cveRecord({ id: 'CVE-2021-0002', configurations: curl, score: 9 }), apart],
        '2026-01-11',
      ),
    );

    const part = await stage(services, nvd);

    assert.deepEqual(keysWithoutLines(part), ['2021-1']);
    assert.equal(await withItsLines(services, part, (await readCurrent(services.blobs))?.content), part);
  });

  test('is read whole when another run has changed them since', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    await sources.feed('2021', feedJson([one, two, apart]));
    await scan(services, { runId: 'first', sources: { nvd } });
    await sources.feed('2021', feedJson([one, apart], '2026-01-12'));
    const part = await stage(services, nvd);
    const later = cveRecord({ id: 'CVE-2021-1001', configurations: curl, description: 'another' });
    await sources.feed('2021', feedJson([one, two, later], '2026-01-11'));
    await scan(services, { runId: 'second', sources: { nvd } });
    const current = await readCurrent(services.blobs);

    const whole = await withItsLines(services, part, current?.content);

    assert.deepEqual(keysWithoutLines(part), ['2021-1']);
    assert.deepEqual(keysWithoutLines(whole), []);
    const hashesOf = ({ segments }: PartRef): unknown => segments.map(({ key, hash }) => [key, hash]).sort();
    assert.deepEqual(hashesOf(whole), hashesOf(part));
    assert.equal(whole.sha256, part.sha256);
  });

  test('is not made of what was kept in another form, or is damaged', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    await sources.feed('2021', feedJson([one, two, apart]));
    await scan(services, { runId: 'first', sources: { nvd } });
    await sources.feed('2021', feedJson([one, two, apart], '2026-01-11'));
    const name = 'nvd/read/nvd/2021';
    const kept = (await services.blobs.get(name))?.bytes.toString('utf8') ?? '';
    assert.ok(kept.includes('"told":[]'));
    await services.blobs.put(name, Buffer.from(kept.replace('"records":2', '"records":3')));

    const part = await stage(services, nvd);

    assert.deepEqual(keysWithoutLines(part), []);
    assert.equal(part.records, 3);
  });
});
