import { ecosystemOfPurlType, ecosystemOfToolchain, type VersionScheme } from '../../ecosystems/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { defined } from '../../platform/index.ts';
import { purlPath, readPurl } from '../../purl/index.ts';
import { moduleKey, moduleName, referenceKey } from '../../vulnerabilities/index.ts';
import { keyOfAnyMajor } from './names.ts';

/** A module that a package carries. */
export interface CarriedModule {
  /** purl type. */
  type: string;
  /** Path within the type: `golang.org/x/net`. */
  path: string;
  version: string;
  scheme: VersionScheme | undefined;
  /** Its purl, for the verdict. */
  via: string;
  /** Its packages that the build imports, below its path; absent: not known. */
  imported?: ReadonlySet<string>;
  /** All modules of the package, and that of its own repository: their keys, whatever their major version. */
  beside: ReadonlySet<string>;
}

type Carrier = Pick<ShippedPackage, 'components' | 'builtWith' | 'imports' | 'url' | 'sourceUrl'>;

/** The modules that a package carries: its components, and those of the toolchain that built it. */
export function carriedModules({
  components = [],
  builtWith = [],
  imports,
  ...pkg
}: Carrier): CarriedModule[] {
  const modules = new Map<string, CarriedModule>();
  const beside = new Set<string>();
  for (const url of [pkg.url, pkg.sourceUrl]) {
    const repository = url === undefined ? undefined : referenceKey(url);
    if (repository !== undefined) beside.add(moduleKey(`golang/${repository}`));
  }
  const add = (via: string, module: Omit<CarriedModule, 'via' | 'imported' | 'beside'>): void => {
    if (modules.has(via)) return;
    beside.add(keyOfAnyMajor(moduleKey(`${module.type}/${module.path}`)));
    modules.set(via, {
      ...module,
      via,
      beside,
      ...defined({ imported: importedFrom(module.path, imports) }),
    });
  };
  for (const text of components) {
    const purl = readPurl(text);
    if (purl?.version === undefined) continue;
    const { type, version } = purl;
    const path = moduleName(type, purlPath(purl));
    // A subpath names a package of the module.
    add(text.split('#', 1)[0] ?? text, { type, path, version, scheme: ecosystemOfPurlType(type)?.scheme });
  }
  for (const tool of builtWith) {
    const [name = '', version] = tool.split('@');
    const { purlType: type, scheme, toolchainModules = [] } = ecosystemOfToolchain(name) ?? {};
    if (version === undefined || type === undefined) continue;
    for (const path of toolchainModules)
      add(`pkg:${type}/${path}@${version}`, { type, path, version, scheme });
  }
  return [...modules.values()];
}

/** Below the module's path; undefined where no package is: a replaced module's are named by another path. */
function importedFrom(
  module: string,
  imports: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  const own = imports?.flatMap((path) => belowModule(module, path) ?? []) ?? [];
  return own.length > 0 ? new Set(own) : undefined;
}

/** `golang.org/x/net`, `golang.org/x/net/html` → `html`; the module itself → empty; undefined for another's. */
export function belowModule(module: string, path: string): string | undefined {
  if (path === module) return '';
  return path.startsWith(`${module}/`) ? path.slice(module.length + 1) : undefined;
}
