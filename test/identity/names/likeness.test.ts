import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { likenessOf } from '../../../shared/identity/names/likeness.ts';
import { longNameOf } from '../../../shared/identity/names/long-name.ts';
import { normaliseName, parseProductName } from '../../../shared/identity/names/product-name.ts';
import { shortNames } from '../../../shared/identity/names/short-names.ts';

function likeness(pkg: string, product: string): string | undefined {
  return likenessOf(
    shortNames({ name: pkg }, { repositories: [], hosts: [], owners: [] }),
    longNameOf(parseProductName(product)),
  );
}

suite('the name of a package and that of a product are alike', () => {
  const rows: [pkg: string, product: string, expected: string | undefined][] = [
    ['nasm', 'nasm:netwide_assembler', 'abbreviation'],
    ['git-lfs', 'x:git_large_file_storage', 'abbreviation'],
    ['hplip', 'hp:linux_imaging_and_printing', 'abbreviation'],
    ['apr', 'apache:portable_runtime', 'abbreviation'],
    ['lcms2', 'littlecms:little_cms_color_engine', 'abbreviation'],
    ['389-ds-base', 'redhat:389_directory_server', 'abbreviation'],
    ['dropbear', 'x:dropbear_ssh', 'extension'],
    ['mpfr', 'mpfr:gnu_mpfr', 'extension'],
    ['zstd', 'facebook:zstandard', 'contraction'],
    ['rsyslog', 'rsyslog:rsyslogd', 'companion'],
    ['lzo', 'oberhumer:liblzo2', 'companion'],
    ['gd', 'x:gdlib', 'companion'],
    ['lldpad', 'intel:lldptool', 'stem'],
    ['quota', 'jan_kara:linux_diskquota', 'stem'],
    ['apache-commons-cli', 'apache:commons_compress', undefined],
    ['libarrow', 'apache:apache_axis2', undefined],
    ['libdb', 'oracle:html_db', undefined],
    ['pycairo', 'cairographics:cairo', undefined],
    ['glibmm', 'gnome:glib', undefined],
    ['libXft', 'x:libxfont', undefined],
    ['gnutls', 'gnupg:gnupg', undefined],
  ];
  for (const [pkg, product, expected] of rows) {
    test(`${pkg} and ${product}: ${expected ?? 'not'}`, () => {
      assert.equal(likeness(pkg, product), expected);
    });
  }

  test('no name is like itself, however it is written', () => {
    const part = fc.string({
      unit: fc.constantFrom(...'abcdeflibx12'.split('')),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('-', '_', ''),
        (parts, by) => {
          const name = parts.join(by);
          const same = likeness(name, `vendor:${parts.join('_')}`);
          if (normaliseName(name) === normaliseName(parts.join('_')) && !/[-_]|\d$/.test(name))
            assert.equal(same, undefined);
        },
      ),
    );
  });
});
