import { type Evr, parseEvr } from './evr.ts';
import { checkPart, checkText } from './lengths.ts';
import { RpmSyntaxError } from './syntax-error.ts';

/** A package as named by RPM. */
export interface Nevra extends Evr {
  name: string;
  /** `x86_64`, `noarch`; `src` for a source package. */
  arch: string;
}

/** Characters allowed in a package name (RPM's `ALLOWED_CHARS_NAME`, macros expanded). */
export const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/;

/**
 * The architectures in RPM's `rpmrc`. Without this check, the `azl3` in `foo-1-1.azl3` would pass for one.
 */
const archPattern = new RegExp(
  '^(?:noarch|(?:no)?src|x86_64(?:_v[234])?|amd64|ia32e|i[3456]86|athlon|geode|pentium[34]|ia64' +
    '|aarch64|arm(?:v\\d[a-z]*)?|ppc[a-z0-9]*|s390x?|i370|riscv(?:32|64)?|loongarch(?:32|64)' +
    '|mips[a-z0-9]*|sparc[a-z0-9]*|alpha[a-z0-9]*|m68k|sh[34]?|sh4a|e2k[a-z0-9]*|xtensa)$',
);

/**
 * Reads `name-[epoch:]version-release.arch`, as written by `rpm -qa`, dnf and repositories; drops a trailing
 * `.rpm`. A missing epoch is unknown.
 * @throws RpmSyntaxError naming the field: arch, name, epoch, version or release.
 */
export function parseNevra(text: string): Nevra {
  checkText('name', text);
  const bare = text.endsWith('.rpm') ? text.slice(0, -'.rpm'.length) : text;
  const dot = bare.lastIndexOf('.');
  const arch = bare.slice(dot + 1);
  if (dot < 0 || !archPattern.test(arch))
    throw new RpmSyntaxError('arch', `is missing or unknown at the end of "${text}"`);
  const releaseDash = bare.lastIndexOf('-', dot);
  const versionDash = releaseDash <= 0 ? -1 : bare.lastIndexOf('-', releaseDash - 1);
  if (versionDash < 0) throw new RpmSyntaxError('version', `is missing in "${text}"`);
  const name = bare.slice(0, versionDash);
  checkedName(name);
  return { name, ...parseEvr(bare.slice(versionDash + 1, dot)), arch };
}

/** @throws RpmSyntaxError */
export function checkedName(name: string): string {
  checkPart('name', name);
  if (!namePattern.test(name)) throw new RpmSyntaxError('name', `"${name}" is not a package name`);
  return name;
}
