import * as pep440 from '@renovatebot/pep440';
import { type VersionScheme, withDashes } from './scheme.ts';

/** https://packaging.python.org/en/latest/specifications/version-specifiers/ */
export const python: VersionScheme = {
  name: 'pep440',
  compare: (a, b) => {
    const [left, right] = [withDashes(a), withDashes(b)];
    return pep440.valid(left) !== null && pep440.valid(right) !== null
      ? pep440.compare(left, right)
      : undefined;
  },
};
