import type { VersionScheme } from './scheme.ts';

/**
 * CPAN versions are decimal fractions: 1.9 is 1.900, later than 1.813. With two or more dots, or a `v`, they
 * are lists of numbers. Both share one order: 1.002003 is v1.2.3. https://perldoc.perl.org/version
 */
export const perl: VersionScheme = {
  name: 'cpan',
  compare: (a, b) => {
    const [left, right] = [numbersOf(a), numbersOf(b)];
    if (!left || !right) return undefined;
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const order = (left[at] ?? 0) - (right[at] ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  },
};

/** 1.9 → 1, 900; 1.002003 and v1.2.3 → 1, 2, 3. An underscore marks a trial release and does not count. */
function numbersOf(version: string): number[] | undefined {
  const text = version.replaceAll('_', '');
  if (/^v\d+(?:\.\d+)*$|^\d+(?:\.\d+){2,}$/.test(text)) return text.replace('v', '').split('.').map(Number);
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const thousandths = fraction.padEnd(Math.ceil(fraction.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  return [Number(whole), ...thousandths.map(Number)];
}
