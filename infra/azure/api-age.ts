import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBicep, TEMPLATES } from './bicep.ts';

const RULE = 'use-recent-api-versions';

/** Age in days from which an API version is reported, if the compiler knows a newer one. */
const MAX_AGE = 730;

interface BicepConfig {
  analyzers: { core: { rules: Record<string, { level: string; maxAgeInDays?: number }> } };
}

/** Outdated Azure API versions. The rule counts from today, so it cannot be a check on commits. */
function oldApiVersions(): string[] {
  const config = JSON.parse(readFileSync(join(TEMPLATES, 'bicepconfig.json'), 'utf8')) as BicepConfig;
  config.analyzers.core.rules[RULE] = { level: 'warning', maxAgeInDays: MAX_AGE };
  const folder = mkdtempSync(join(tmpdir(), 'patchline-bicep-'));
  try {
    const file = join(folder, 'bicepconfig.json');
    writeFileSync(file, JSON.stringify(config));
    const { stdout, stderr } = runBicep(['lint', 'main.bicep', '--config', file]);
    return `${stdout}${stderr}`.split('\n').filter((line) => line.includes(RULE));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const old = oldApiVersions();
for (const line of old) console.log(line);
console.log(`${old.length} API versions are older than ${MAX_AGE} days`);
