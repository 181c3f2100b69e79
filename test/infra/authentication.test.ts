import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { TEMPLATES } from '../../infra/azure/bicep.ts';
import { roles } from '../../shared/access/index.ts';
import { deployments, ofType, ownName, type Resource, settingsOf } from './deployed.ts';

interface SignIn {
  platform: { enabled: boolean };
  globalValidation: { requireAuthentication: boolean; unauthenticatedClientAction: string };
  identityProviders: Record<
    string,
    {
      enabled: boolean;
      registration: { clientId: string; openIdIssuer: string };
      validation: { allowedAudiences: string[] };
    }
  >;
}

function signInOf(sites: readonly Resource[], site: Resource): SignIn {
  const config = sites.find(({ name }) => name === `${site.name}/authsettingsV2`);
  assert.ok(config, `${site.name} says who signs in`);
  return config.properties as unknown as SignIn;
}

for (const deployment of deployments) {
  const configs = ofType(deployment, 'Microsoft.Web/sites/config');

  for (const site of ofType(deployment, 'Microsoft.Web/sites')) {
    suite(`authentication of ${site.name} in the deployment ${deployment.name}`, () => {
      const { platform, globalValidation, identityProviders } = signInOf(configs, site);
      const { azureActiveDirectory: entra, ...others } = identityProviders;
      const believes = settingsOf(site)['PATCHLINE_APP_SERVICE_AUTHENTICATION'];

      test('is on where the app believes its header, and nowhere else', () => {
        assert.equal(platform.enabled, believes === 'true');
        assert.equal(entra?.enabled, platform.enabled);
        assert.equal(entra.registration.clientId !== '', platform.enabled);
      });

      test('takes tokens of Entra ID alone, for this app alone', () => {
        assert.deepEqual(others, {});
        const { clientId, openIdIssuer } = entra?.registration ?? { clientId: '', openIdIssuer: '' };
        const audiences = clientId === '' ? [] : [clientId, `api://${clientId}`];
        assert.deepEqual(entra?.validation.allowedAudiences, audiences);
        assert.match(openIdIssuer, /v2\.0/);
      });

      test('leaves who may call what to the app, which has public routes', () => {
        assert.equal(globalValidation.requireAuthentication, false);
        assert.equal(globalValidation.unauthenticatedClientAction, 'AllowAnonymous');
      });
    });
  }
}

test('one deployment that is written down signs people in, another does not', () => {
  const enabled = deployments.map((deployment) =>
    ofType(deployment, 'Microsoft.Web/sites/config')
      .filter((config) => ownName(config) === 'authsettingsV2')
      .some(({ properties }) => (properties as unknown as SignIn).platform.enabled),
  );
  assert.deepEqual(enabled.sort(), [false, true]);
});

test('the app roles of the registration are the roles of the code, each under an id of its own', () => {
  const text = readFileSync(join(TEMPLATES, 'app-roles.json'), 'utf8');
  const made = JSON.parse(text) as {
    id: string;
    value: string;
    isEnabled: boolean;
    allowedMemberTypes: string[];
  }[];

  assert.deepEqual(
    made.map(({ value }) => value),
    [...roles],
  );
  assert.equal(new Set(made.map(({ id }) => id)).size, made.length);
  for (const { id, isEnabled, allowedMemberTypes } of made) {
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(isEnabled, true);
    assert.deepEqual(allowedMemberTypes, ['User', 'Application']);
  }
});
