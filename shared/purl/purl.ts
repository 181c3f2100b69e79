import { PackageURL } from 'packageurl-js';

/** The parts of a package URL, decoded. https://github.com/package-url/purl-spec */
export interface Purl {
  /** Lower case: `golang`, `npm`, `rpm`. */
  type: string;
  namespace?: string;
  name: string;
  version?: string;
  qualifiers?: Readonly<Record<string, string>>;
  /** Below the package: of a Go module, one of its packages. */
  subpath?: string;
}

/** Thrown for text that is not a purl, or a purl that breaks a rule of its type. */
export class PurlSyntaxError extends SyntaxError {
  override name = 'PurlSyntaxError';
}

/**
 * Reads a purl strictly by the rules of its type: `pkg:maven/foo@1.0` lacks its namespace.
 * @throws PurlSyntaxError
 */
export function parsePurl(text: string): Purl {
  try {
    return partsOf(PackageURL.fromString(keepPlus(text)));
  } catch (error) {
    throw new PurlSyntaxError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Reads a purl without its type's rules, keeping case: inventories are full of purls that break the rules but
 * whose meaning is clear. `undefined` if the text is not a purl.
 */
export function readPurl(text: string): Purl | undefined {
  if (!isPurl(text)) return undefined;
  try {
    const [type, namespace, name, version, qualifiers, subpath] = PackageURL.parseString(keepPlus(text));
    if (!type || !name) return undefined;
    return partsOf({
      type: type.toLowerCase(),
      namespace: namespace?.split('/').filter(Boolean).join('/'),
      name,
      version,
      // The library returns URLSearchParams here, contrary to its types.
      qualifiers: Object.fromEntries(new URLSearchParams(qualifiers)),
      subpath,
    });
  } catch {
    return undefined;
  }
}

/** Whether a text claims to be a purl. */
export function isPurl(text: string): boolean {
  return text.startsWith('pkg:');
}

/** Writes a purl in canonical form. @throws PurlSyntaxError for parts that break a rule of the type */
export function formatPurl({ type, namespace, name, version, qualifiers, subpath }: Purl): string {
  try {
    return new PackageURL(type, namespace, name, version, qualifiers, subpath).toString();
  } catch (error) {
    throw new PurlSyntaxError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** `golang.org/x/net`: namespace and name. */
export function purlPath({ namespace, name }: Purl): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** A bare `+` stands for itself in a purl, but the library reads it as a space in qualifiers. */
function keepPlus(text: string): string {
  return text.replaceAll('+', '%2B');
}

interface LooseParts {
  type: string;
  namespace?: string | undefined;
  name: string;
  version?: string | undefined;
  qualifiers?: Record<string, string> | undefined;
  subpath?: string | undefined;
}

function partsOf({ type, namespace, name, version, qualifiers, subpath }: LooseParts): Purl {
  return {
    type,
    ...(namespace ? { namespace } : {}),
    name,
    ...(version ? { version } : {}),
    ...(qualifiers && Object.keys(qualifiers).length > 0 ? { qualifiers: { ...qualifiers } } : {}),
    ...(subpath ? { subpath } : {}),
  };
}
