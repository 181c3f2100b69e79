import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsSchema, shownSettings } from '../../shared/app/settings/index.ts';
import { readSettings } from '../../shared/platform/index.ts';

test('settings are shown with what they do; of secrets and of secrets within addresses, only that they are set', () => {
  const shown = shownSettings(
    readSettings(settingsSchema, {
      PATCHLINE_POLICY: 'policy.yaml',
      NVD_API_KEY: 'hidden-1',
      PATCHLINE_WEBHOOK_KEY: 'hidden-2'.repeat(5),
      GITHUB_APP_PRIVATE_KEY: 'hidden-3',
      GITHUB_WEBHOOK_SECRET: 'hidden-4',
      NVD_API_URL: 'https://eve:hidden-5@nvd.example/rest?apiKey=hidden-6',
      PATCHLINE_TRIAGE_OWNER: 'oda',
    }),
  );

  assert.doesNotMatch(JSON.stringify(shown), /hidden/);
  const of = (wanted: string): object => {
    const { name, isSet, value, default: usual } = shown.find((each) => each.name === wanted) ?? {};
    return { name, isSet, value, usual };
  };
  assert.deepEqual(['PATCHLINE_POLICY', 'NVD_API_KEY', 'NVD_API_URL', 'PATCHLINE_TRIAGE_OWNER'].map(of), [
    { name: 'PATCHLINE_POLICY', isSet: true, value: 'policy.yaml', usual: undefined },
    { name: 'NVD_API_KEY', isSet: true, value: undefined, usual: undefined },
    { name: 'NVD_API_URL', isSet: true, value: 'https://nvd.example/rest (shortened)', usual: undefined },
    { name: 'PATCHLINE_TRIAGE_OWNER', isSet: true, value: 'oda', usual: 'triage' },
  ]);
  assert.equal(
    shown.every(({ description }) => description !== ''),
    true,
  );
});
