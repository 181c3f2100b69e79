import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Identify, identifyNobody, identifyPrincipal, roles } from '../../shared/access/index.ts';
import { type ApiAnswer, refusalOf, routes } from '../../shared/api/index.ts';
import { answerRequest } from '../support/contract/index.ts';
import { actorOf } from '../support/actors.ts';
import { servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';
import { isOpenTo, principalHeader } from '../support/roles.ts';

const nothing = '[]';

suite('every route, asked with every role', () => {
  for (const { method, path, role: asked } of routes) {
    if (asked === 'signed') {
      test(`${method} ${path} is open to no role: it wants a signature`, async (t) => {
        const services = servicesOn(await openPlatform(t));
        for (const identify of [identifyNobody, ...roles.map((role) => () => actorOf([role]))])
          for (const query of ['', '?nonsense=1']) {
            const answer = await answerRequest(
              routes.filter((each) => each.path === path),
              { services, identify },
              {
                method,
                url: `https://patchline.example${path}${query}`,
                headers: new Headers(),
                text: () => Promise.resolve(nothing),
              },
            );
            assert.deepEqual(answer, {
              status: 401,
              jsonBody: { error: 'the signature is none of a sender that is known' },
              headers: { 'www-authenticate': 'Bearer realm="patchline"' },
            });
          }
      });
      continue;
    }
    test(`${method} ${path} answers ${asked === 'public' ? 'everybody' : `who may do what ${asked} may`}`, async (t) => {
      const services = servicesOn(await openPlatform(t));
      const ask = async (identify: Identify, query = ''): Promise<ApiAnswer> => {
        const request = {
          method,
          url: `https://patchline.example${path}${query}`,
          headers: new Headers(),
          text: () => Promise.resolve(nothing),
        };
        const answer = await answerRequest(
          routes.filter((each) => each.path === path),
          { services, identify },
          request,
        );
        // A host that asks first is told the same.
        const refusal = refusalOf(method, path, { identify, credentials: request });
        assert.deepEqual(refusal, [401, 403].includes(answer.status) ? answer : undefined);
        return answer;
      };

      const unknown = await ask(identifyNobody);
      for (const role of roles) {
        const answer = await ask(() => actorOf([role]));
        const isAllowed = isOpenTo(asked, role);
        assert.equal(answer.status === 403, !isAllowed, role);
        if (isAllowed) assert.notEqual(answer.status, 401);
        // Refused before anything that was asked is looked at: there, not there and nonsense are alike.
        else assert.deepEqual(await ask(() => actorOf([role]), '?package=httpd&nonsense=1'), answer);
      }
      if (asked === 'public') assert.equal([401, 403].includes(unknown.status), false);
      else {
        assert.deepEqual(unknown, {
          status: 401,
          jsonBody: { error: 'nobody is known by what this request brings' },
          headers: { 'www-authenticate': 'Bearer realm="patchline"' },
        });
        assert.deepEqual(await ask(identifyNobody, '?package=httpd&nonsense=1'), unknown);
        assert.equal((await ask(() => actorOf([]))).status, 403);
      }
    });

    test(`${method} ${path} goes by the app roles of a principal`, async (t) => {
      const services = servicesOn(await openPlatform(t));
      for (const role of roles) {
        const answer = await answerRequest(
          routes.filter((each) => each.path === path),
          { services, identify: identifyPrincipal },
          {
            method,
            url: `https://patchline.example${path}`,
            headers: new Headers({ 'x-ms-client-principal': principalHeader([role]) }),
            text: () => Promise.resolve(nothing),
          },
        );
        const isAllowed = isOpenTo(asked, role);
        assert.equal(answer.status === 403, !isAllowed, role);
        assert.notEqual(answer.status, 401);
      }
    });
  }
});
