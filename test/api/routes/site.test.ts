import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type ApiAnswer, routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';
import { MovingClock } from '../../support/moving-clock.ts';

suite('the root, before anything is published', () => {
  const entries = routes.filter(({ path }) => path === '/{*file}');

  for (const { asked, host = 'patchline.example', method = 'GET', status, location } of [
    { asked: '/', status: 302, location: '/ui/' },
    { asked: '/', method: 'HEAD', status: 302, location: '/ui/' },
    { asked: '/', host: 'csaf.data.security.example', status: 404 },
    { asked: '/index.html', status: 404 },
  ])
    test(`${method} ${host}${asked}: ${status}, and nobody keeps the answer`, async (t) => {
      const services = servicesOn(await openPlatform(t, new MovingClock(), MEMORY));
      const answer: ApiAnswer = await answerRequest(
        entries,
        { services, identify: () => undefined },
        {
          method,
          url: `https://${host}${asked}`,
          headers: new Headers({ host }),
          text: () => Promise.resolve(''),
        },
      );
      const headers = new Headers(answer.headers);
      assert.equal(answer.status, status);
      assert.equal(headers.get('location') ?? undefined, location);
      assert.equal(headers.get('cache-control'), 'no-store');
    });
});
