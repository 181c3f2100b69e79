import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAdvisories, formatAdvisory } from '../../../infra/local/cli/present/advisories.ts';
import { anAdvisory } from '../../advisories/fixtures.ts';

const planted = '\u001b]0;owned\u0007\u202e';
const [cve] = anAdvisory().cves;
const hostile = anAdvisory({
  package: `openssl${planted}`,
  workaround: `Turn it off.${planted}`,
  cves: cve === undefined ? [] : [{ ...cve, description: `It\nends.${planted}` }],
  withdrawn: { at: '2026-02-01T00:00:00.000Z', reason: `Wrong.${planted}` },
  revisions: [{ number: 1, at: '2026-02-01T00:00:00.000Z', summary: `Withdrawn: ${planted}` }],
});

test('texts of advisories cannot control a terminal', () => {
  const look = { colour: false, width: 200, links: false };
  for (const text of [formatAdvisory(hostile), formatAdvisories([hostile], look)])
    for (const character of ['\u001b', '\u0007', '\u202e']) assert.ok(!text.includes(character), text);
});

test('an advisory is shown with what it fixes and how it became so', () => {
  assert.equal(
    formatAdvisory(anAdvisory()),
    `EXSA-2026-0001: openssl of azurelinux-3.0, high
fixed by 1:3.3.2-1.azl3, in base since 2026-01-10

CVE-2024-0001 (high) A "crafted" <certificate> & key ends the process.

openssl-3.3.2-1.azl3.x86_64.rpm
openssl-libs-3.3.2-1.azl3.x86_64.rpm

1  2026-01-10  First published.
`,
  );
});
