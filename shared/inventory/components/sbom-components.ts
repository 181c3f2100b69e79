import { parseJson } from '../../platform/index.ts';
import { purlPath, readPurl } from '../../purl/index.ts';
import { cycloneDx } from '../formats/cyclonedx.ts';
import { spdx } from '../formats/spdx.ts';
import { type Dependency, NoDependencyError, type SetAside } from './dependency.ts';

/** Whether a text may be an SBOM in CycloneDX or SPDX JSON. */
export function isSbom(text: string): boolean {
  return /^\s*\{/.test(text) && /"(?:bomFormat|spdxVersion)"\s*:/.test(text);
}

/**
 * The components with a purl and a version in an SBOM of CycloneDX or SPDX JSON. Packages of RPM are no part of
 * another package.
 * @throws InvalidInputError, SyntaxError where it is none
 */
export function readSbomComponents(text: string, setAside: SetAside): Dependency[] {
  const value = parseJson(text) as Record<string, unknown>;
  const format = 'bomFormat' in value ? cycloneDx : spdx;
  const { components, rejected } = format.read(value, 'SBOM');
  for (const { record, reason } of rejected) setAside(record, new NoDependencyError(reason));
  return components.flatMap(({ purl: given }) => {
    const purl = given === undefined ? undefined : readPurl(given);
    // A subpath names a package of a module, which is listed itself.
    if (purl?.version === undefined || purl.subpath !== undefined) return [];
    return [{ type: purl.type, name: purlPath(purl), version: purl.version }];
  });
}
