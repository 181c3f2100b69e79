import { Version } from '@renovatebot/ruby-semver/dist/ruby/version.js';
import { type VersionScheme, withDashes } from './scheme.ts';

/** A letter makes a version a pre-release: `1.0.rc1` comes before 1.0. https://guides.rubygems.org/specification-reference */
export const ruby: VersionScheme = {
  name: 'rubygems',
  compare: (a, b) => {
    const [left, right] = [withDashes(a), withDashes(b)];
    if (!Version.isCorrect(left) || !Version.isCorrect(right)) return undefined;
    return new Version(left).compare(new Version(right));
  },
};
