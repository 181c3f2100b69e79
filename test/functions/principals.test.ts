import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Host, startHost } from '../../infra/local/host/index.ts';
import { identifyNobody, identifyPrincipal, roles } from '../../shared/access/index.ts';
import { routes } from '../../shared/api/index.ts';
import { type AppServices, provideServices } from '../../shared/app/index.ts';
import { systemClock } from '../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { isOpenTo, principalHeader } from '../support/roles.ts';
import { appServices } from '../support/services.ts';
import { fetchApi } from '../support/contract/index.ts';

const root = join(import.meta.dirname, '..', '..');

/** As on Azure: the host opens every function, and only the entries decide. */
suite('a function of the API, where App Service authentication stands before it', () => {
  let local: LocalPlatform;
  let host: Host;
  let services: AppServices;
  let stateDir = '';

  before(async () => {
    stateDir = await temporaryFolder();
    local = await openLocalPlatform({ stateDir, exclusive: true });
    const { documents, bus, blobs } = local;
    services = await appServices({ documents, bus, blobs, clock: systemClock });
    provideServices({ ...services, identify: identifyPrincipal });
    host = await startHost({
      appGlob: 'functions/http*.ts',
      directory: root,
      hostJson: JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as unknown,
      bus,
      documents,
      log: () => undefined,
      http: { port: 0, keys: { isAdmin: (key) => key === 'master', host: ['host-key'] } },
      listen: () => false,
    });
  });
  after(async () => {
    await host.stop();
    await services.pool.close();
    await local.close();
    await rm(stateDir, { recursive: true });
  });

  const ask = async (
    { method, path }: { method: string; path: string },
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> => {
    const body = method === 'POST' ? { body: '[]' } : {};
    const response = await fetchApi(`${host.address ?? ''}${path}`, { method, headers, ...body });
    // What else says when it was made is the same for all.
    const text = (await response.text()).replace(/"report_time":"[^"]*"/, '');
    return { status: response.status, text };
  };

  // The stream is a function only where a setting asks for it: test/api/routes/event-stream.test.ts.
  for (const route of routes.filter(({ isStream }) => isStream !== true)) {
    const { method, path, role: asked } = route;

    test(`answers ${method} ${path} to principals of its role alone`, async () => {
      for (const role of roles) {
        const { status } = await ask(route, { 'X-MS-CLIENT-PRINCIPAL': principalHeader([role]) });
        const isAllowed = isOpenTo(asked, role);
        if (asked === 'signed') assert.equal(status, 401);
        else assert.equal(status === 403, !isAllowed, `${role}: ${status}`);
        assert.equal(status === 401, asked === 'signed');
      }
    });

    test(`takes no key of the host for a role: ${method} ${path}`, async () => {
      const without = await ask(route, {});
      for (const key of ['master', 'host-key'])
        assert.deepEqual(await ask(route, { 'x-functions-key': key }), without);
      assert.equal([401, 403].includes(without.status), asked !== 'public');
    });

    test(`believes no header where that authentication is off: ${method} ${path}`, async () => {
      provideServices({ ...services, identify: identifyNobody });
      try {
        const { status } = await ask(route, { 'X-MS-CLIENT-PRINCIPAL': principalHeader(roles) });
        assert.equal([401, 403].includes(status), asked !== 'public');
      } finally {
        provideServices({ ...services, identify: identifyPrincipal });
      }
    });
  }
});
