import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createEvent } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import { servicesOn } from '../support/jobs.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';
import { serveEvents } from '../subscriptions/killed/api-server.ts';
import { append } from '../subscriptions/webhooks/world.ts';

const action = join(import.meta.dirname, '..', '..', 'examples', 'open-issue-action', 'index.mjs');

interface Issue {
  title: string;
  body: string;
  labels: string[];
}

function advisory(sequence: number, name: string): OutgoingEvent {
  const id = `AZL-2026-${sequence}`;
  return createEvent({
    ...{ topic: 'advisory-events', type: 'advisory.published', source: '/test', aggregate: 'AZL', sequence },
    ...{ subject: id, time: NOW, routing: { package: name } },
    data: {
      advisory: id,
      package: name,
      severity: 'high',
      cves: ['CVE-2026-1'],
      fixed: '0:1-1',
      release: 'r',
    },
  });
}

test('the action opens one issue for each advisory on its packages, however often it runs', async (t) => {
  const services = servicesOn(await openPlatform(t, undefined, MEMORY));
  const patchline = await serveEvents(services);
  t.after(patchline.close);
  const issues: Issue[] = [];
  const github = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      assert.equal(request.headers.authorization, 'Bearer a-token');
      if (request.method === 'POST') issues.push(JSON.parse(text) as Issue);
      response.end(JSON.stringify(request.method === 'POST' ? {} : issues));
    });
  });
  await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));
  t.after(() => github.close());
  const run = (): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, [action], {
      env: {
        ...process.env,
        GITHUB_API_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
        GITHUB_REPOSITORY: 'owner/name',
        INPUT_ADDRESS: patchline.address,
        INPUT_PACKAGES: 'httpd, curl',
        INPUT_LABEL: 'security-advisory',
        INPUT_TOKEN: 'a-token',
      },
    });

  await append(services, [advisory(1, 'httpd'), advisory(2, 'zlib'), advisory(3, 'curl')]);
  await run();
  await run();
  await append(services, [advisory(4, 'httpd')]);
  await run();

  assert.deepEqual(
    issues.map(({ title }) => title),
    ['AZL-2026-1: httpd (high)', 'AZL-2026-3: curl (high)', 'AZL-2026-4: httpd (high)'],
  );
});
