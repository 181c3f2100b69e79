import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FindingRow } from '../../../../infra/local/cli/present/findings/row.ts';
import { parseTemplate } from '../../../../infra/local/cli/present/formats/template.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import { about, noNote, row } from '../build.ts';

function rendered(text: string, rows: readonly FindingRow[]): string {
  return [...parseTemplate(text, 'own.liquid')(rows, { ...about, all: false, onNote: noNote })].join('');
}

suite('a template', () => {
  test('sees findings by the names of the rows, the release and the tool', () => {
    const text =
      '{{ tool.name }} {{ release.key }}{% for f in findings %}\n{{ f.package }},{{ f.cve }},{{ f.evidence.reason | json }}{% endfor %}';

    assert.equal(
      rendered(text, [row(), row({ package: 'bind' })]),
      'Patchline samplelinux-3.0\nhttpd,CVE-2021-26691,"2.4.46 lies in [2.4.0, 2.4.46] of apache:http_server."' +
        '\nbind,CVE-2021-26691,"2.4.46 lies in [2.4.0, 2.4.46] of apache:http_server."',
    );
  });

  test('chooses, groups and sorts by filters', () => {
    const text =
      '{% assign bad = findings | where: "severity", "critical" | sort: "package" %}{{ bad | map: "package" | join: " " }}';

    assert.equal(
      rendered(text, [row(), row({ package: 'z', severity: 'low' }), row({ package: 'a' })]),
      'a httpd',
    );
  });

  test('runs no code and reads no file', () => {
    for (const text of [
      '{{ findings.constructor.constructor }}',
      '{{ findings[0].constructor.name }}{{ findings[0].__proto__ }}',
      '{{ process.env.HOME }}{{ globalThis }}{{ require }}',
    ])
      assert.equal(rendered(text, [row()]), '', text);
    for (const text of [
      '{% render "/etc/passwd" %}',
      '{% include "/etc/passwd" %}',
      '{% layout "/etc/passwd" %}',
    ])
      assert.throws(() => rendered(text, [row()]), InvalidInputError, text);
  });

  test('has no terminal control characters of the data', () => {
    const evil = row({ package: 'a\u001b[31mb' });

    assert.equal(rendered('{{ findings[0].package }}', [evil]), 'a [31mb');
  });

  test('that is wrong is refused by file and line', () => {
    assert.throws(() => parseTemplate('\n{% for %}', 'own.liquid'), /own\.liquid: .*line:2/);
    assert.throws(
      () => rendered('{{ findings | nonsense }}', [row()]),
      /own\.liquid: .*undefined filter: nonsense/,
    );
  });

  test('that would not end is stopped', () => {
    const endless = '{% for i in (1..1000000000) %}{{ i }}{% endfor %}';

    assert.throws(() => rendered(endless, []), /own\.liquid: memory alloc limit exceeded/);
  });
});
