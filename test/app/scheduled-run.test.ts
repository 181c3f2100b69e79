import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { configuredSources } from '../../shared/app/scheduled-run.ts';
import { type Settings, settingsSchema } from '../../shared/app/settings/index.ts';
import { type Environment, readSettings } from '../../shared/platform/index.ts';

function settingsOf(environment: Environment): Settings {
  return readSettings(settingsSchema, environment);
}

suite('the settings of scheduled runs', () => {
  test('name the sources', () => {
    const sources = configuredSources(
      settingsOf({
        PATCHLINE_NVD: 'live',
        PATCHLINE_KEV: 'https://kev.test/',
        PATCHLINE_OVERRIDES: '',
      }),
    );

    assert.deepEqual(sources, { nvd: 'live', kev: 'https://kev.test/' });
  });

  test('need the NVD', () => {
    for (const environment of [{}, { PATCHLINE_NVD: '' }]) {
      assert.throws(() => configuredSources(settingsOf(environment)), {
        name: 'InvalidInputError',
        message: /^setting PATCHLINE_NVD: /,
      });
    }
  });
});
