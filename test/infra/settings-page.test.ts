import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SETTINGS_PAGE, settingsPage } from '../../infra/contracts/settings-page.ts';
import { settingGroups, settingsSchema } from '../../shared/app/settings/index.ts';

test('the page of settings is what the code says (npm run docs:settings writes it)', () => {
  assert.equal(readFileSync(SETTINGS_PAGE, 'utf8'), settingsPage());
});

test('the page lists every setting, once', () => {
  const listed = settingGroups.flatMap(({ schema }) => Object.keys(schema.shape));

  assert.deepEqual(listed.sort(), Object.keys(settingsSchema.shape).sort());
});
