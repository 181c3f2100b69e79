import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { sendConfiguredDigest } from '../../../shared/app/index.ts';
import { settingsSchema } from '../../../shared/app/settings/index.ts';
import { openServices } from '../../../shared/app/services.ts';
import { pauseEvents } from '../../../shared/events/index.ts';
import { composeDigest, mailChannel, sendDigest, watchOperations } from '../../../shared/operations/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { postingSecret } from '../../../shared/subscriptions/index.ts';
import { startChild } from '../../platform/local/child.ts';
import { folderOf } from '../../platform/local/state.ts';
import { startRun } from '../../../shared/runs/index.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { NOW, openPlatform } from '../../support/platform.ts';
import { Webhook } from 'standardwebhooks';
import { PASSWORD, startSmtp } from './smtp.ts';

const program = join('..', '..', 'operations', 'digest', 'digest-process.ts');
const DAY = '2026-02-01';
const FROM = 'patchline@example.com';

function messageIds(mails: readonly { text: string }[]): string[] {
  return mails.map(({ text }) => /^Message-ID: (.*)\r$/m.exec(text)?.[1] ?? 'none');
}

async function work(
  t: TestContext,
  stateDir: string,
  server: URL,
  [nth, method]: [number, string],
): Promise<void> {
  const child = startChild(program, stateDir, server.href, NOW.toISOString(), String(nth), method);
  await child.ended().catch((error: unknown) => {
    if (child.process.signalCode !== 'SIGKILL') throw error;
  });
  t.diagnostic(child.lines.at(-1) ?? 'killed');
}

suite('the daily digest', () => {
  test('says in a few lines how the service stands, also that events are held back', async (t) => {
    const services = servicesOn(await openPlatform(t));
    await startRun(services, { runId: 'first', trigger: 'manual', sources: { nvd: 'live' } });
    await pauseEvents(services.documents, { reason: 'a\ndrill with ?token=abc', now: NOW });
    const { subject, lines } = await composeDigest(services);

    assert.equal(subject, `Patchline ${DAY}: all is well`);
    assert.deepEqual(lines, [
      `Events and releases are held back since ${NOW.toISOString()}: a drill with ?token=[masked]`,
      'No alert is raised.',
      `The last run, first, began at ${NOW.toISOString()}: ingesting.`,
      'No clock runs yet.',
    ]);
  });

  test('is of bounded size however much is wrong', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const clocks = services.documents.container('clocks');
    for (let at = 0; at < 300; at += 1) {
      const packageKey = `azurelinux-3.0/${'p'.repeat(100)}${at}`;
      const body = {
        id: 'clock:1',
        kind: 'clock',
        packageKey,
        status: 'at-risk',
        changedAt: NOW.toISOString(),
      };
      await clocks.create(packageKey, body);
    }
    await watchOperations(services);
    const { subject, lines } = await composeDigest(services);

    assert.equal(subject, `Patchline ${DAY}: 201 alerts`);
    assert.ok(lines.includes('- and 181 more'));
    assert.ok(lines.length < 30);
    assert.ok(JSON.stringify(lines).length < 10_000);
  });

  test('goes by a real SMTP server with STARTTLS once a day, with a password from a file', async (t) => {
    const { server, mails } = await startSmtp(t);
    const clock = new MovingClock();
    const passwordFile = join(await folderOf(t), 'password');
    await writeFile(passwordFile, `${PASSWORD}\n`);
    const settings = settingsSchema.parse({
      ...{ PATCHLINE_DIGEST_SMTP: server.href, PATCHLINE_DIGEST_SMTP_PASSWORD: passwordFile },
      ...{ PATCHLINE_DIGEST_FROM: FROM, PATCHLINE_DIGEST_TO: 'duty@example.com, lead@example.com' },
    });
    const services = await openServices(await openPlatform(t, clock), settings);
    t.after(() => services.pool.close());

    assert.deepEqual(await sendConfiguredDigest(services), ['mail']);
    assert.deepEqual(await sendConfiguredDigest(services), []);
    clock.pass({ days: 1 });
    assert.deepEqual(await sendConfiguredDigest(services), ['mail']);

    assert.equal(new Set(messageIds(mails)).size, 2);
    for (const { text, isSecure } of mails) {
      assert.ok(isSecure);
      assert.match(text, /^To: duty@example\.com, lead@example\.com\r$/m);
      assert.match(text, /No alert is raised\./);
      assert.ok(!text.includes(PASSWORD));
    }
  });

  test('goes to no server without TLS, nor with a wrong password, and is tried again', async (t) => {
    const plain = await startSmtp(t, { disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const services = servicesOn(await openPlatform(t));
    const by = (server: URL, password: string) =>
      mailChannel({ server, password: () => Promise.resolve(password), from: FROM, to: 'duty@example.com' });
    await assert.rejects(
      sendDigest(services, [by(plain.server, PASSWORD)]),
      /the digest was not taken: mail: .*TLS/i,
    );
    assert.deepEqual(plain.mails, []);

    const { server, mails } = await startSmtp(t);
    await assert.rejects(sendDigest(services, [by(server, 'wrong')]), /mail: .*(?:auth|login)/i);
    assert.deepEqual(await sendDigest(services, [by(server, PASSWORD)]), ['mail']);
    assert.equal(mails.length, 1);
  });

  test('goes by webhook, signed, and holds up no mail where that fails', async (t) => {
    const { server, mails } = await startSmtp(t);
    const received: { body: string; headers: Record<string, string> }[] = [];
    let status = 500;
    const receiver = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        if (status === 200) received.push({ body: Buffer.concat(pieces).toString(), headers });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    t.after(() => receiver.close());
    const key = 'a key of thirty-two characters..';
    const passwordFile = join(await folderOf(t), 'password');
    await writeFile(passwordFile, PASSWORD);
    const settings = settingsSchema.parse({
      PATCHLINE_DIGEST_WEBHOOK: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/digest`,
      ...{ PATCHLINE_WEBHOOK_KEY: key, PATCHLINE_WEBHOOK_ALLOW: '127.0.0.1' },
      ...{ PATCHLINE_DIGEST_SMTP: server.href, PATCHLINE_DIGEST_SMTP_PASSWORD: passwordFile },
      ...{ PATCHLINE_DIGEST_FROM: FROM, PATCHLINE_DIGEST_TO: 'duty@example.com' },
    });
    const services = await openServices(await openPlatform(t, new MovingClock()), settings);
    t.after(() => services.pool.close());

    await assert.rejects(sendConfiguredDigest(services), /webhook: answered with status 500/);
    assert.equal(mails.length, 1);
    status = 200;
    assert.deepEqual(await sendConfiguredDigest(services), ['webhook']);
    assert.equal(mails.length, 1);
    const [{ body, headers } = assert.fail()] = received;
    const digest = new Webhook(postingSecret(key, 'digest')).verify(body, headers) as {
      id: string;
      lines: string[];
    };
    assert.match(digest.id, /^digest:\d{4}-\d\d-\d\d$/);
    assert.ok(digest.lines.includes('No alert is raised.'));
  });

  test('comes once, from two workers in two processes and whenever one is killed', async (t) => {
    const stateDir = join(await folderOf(t), 'state');
    await (await openLocalPlatform({ stateDir })).close();
    const { server, mails, certFile } = await startSmtp(t);
    process.env['NODE_EXTRA_CA_CERTS'] = certFile;
    t.after(() => delete process.env['NODE_EXTRA_CA_CERTS']);

    // Before the digest is written down; and once the server has it, but nothing says so.
    await work(t, stateDir, server, [1, 'create']);
    assert.equal(mails.length, 0);
    await work(t, stateDir, server, [1, 'replace']);
    assert.equal(mails.length, 1);
    const both = [1, 2].map(() => work(t, stateDir, server, [0, 'none']));
    await Promise.all(both);
    // The lock of who was killed ends by itself.
    while (mails.length < 2) await work(t, stateDir, server, [0, 'none']);
    await work(t, stateDir, server, [0, 'none']);

    assert.equal(mails.length, 2, 'once for good, and once by who was killed over it');
    assert.deepEqual([...new Set(messageIds(mails))], [`<digest.${DAY}.patchline@example.com>`]);
    assert.equal(
      new Set(mails.map(({ text }) => text.replace(/boundary.*|--.*/g, ''))).size,
      1,
      'the same text',
    );
  });
});
