import { ANY, targetSoftware } from '../../cpe/index.ts';
import { CONFIGURATION, LIST, MATCH, VALUE } from './entry-line.ts';

/** What an entry line says of a product's configurations. */
interface ConfigurationText {
  /** `part/target_sw` of each distinct kind of criterion. */
  kinds: string;
  configurations: string;
  /** They cover every version of some kind. */
  isOpen: boolean;
}

const FIRST = '{"operator":"OR","negate":false,"nodes":[{"operator":"OR","negate":false,"matches":[';
const LAST = '],"children":[]}]}';
const CRITERION = '{"vulnerable":true,"criteria":"cpe:2.3:';
/** What follows a criterion that has some. */
const BOUNDS =
  /(?:,"versionStartIncluding":"([^"]+)")?(?:,"versionStartExcluding":"([^"]+)")?(?:,"versionEndIncluding":"([^"]+)")?(?:,"versionEndExcluding":"([^"]+)")?\}$/y;

/**
 * Writes configurations as `writeEntry` does, by product, from their JSON: five of six records list vulnerable criteria
 * and nothing else, so that nothing has to be parsed and pruned.
 * @param json of a list, as JSON.stringify writes it
 * @returns `undefined` for any other form
 */
export function configurationTexts(json: string): Map<string, ConfigurationText> | undefined {
  const products = new Map<string, Gathered>();
  if (json === '[]') return products;
  if (!json.startsWith(FIRST, 1) || !json.endsWith(LAST, json.length - 1)) return undefined;
  // A backslash quotes something in JSON, in a CPE name, or both.
  if (json.includes('\\')) return undefined;
  const configurations = json.slice(1 + FIRST.length, -LAST.length - 1).split(`${LAST},${FIRST}`);
  return configurations.every((configuration) => isGathered(configuration, products)) ? products : undefined;
}

/** Adds what a configuration lists to its products. */
function isGathered(configuration: string, products: Map<string, Gathered>): boolean {
  if (!configuration.startsWith(CRITERION)) return false;
  const own = new Set<Gathered>();
  let known: Gathered | undefined;
  for (const criterion of configuration.slice(CRITERION.length).split(`,${CRITERION}`)) {
    if (!known || !criterion.startsWith(known.start, 1)) {
      const product = productIn(criterion);
      if (product === undefined) return false;
      known = products.get(product);
      if (!known) products.set(product, (known = new Gathered(product)));
    }
    if (!known.isAdded(criterion, own.has(known) ? MATCH : CONFIGURATION)) return false;
    own.add(known);
  }
  return true;
}

/** Of `a:vendor:product:version…"`; `undefined` where the name is shorter. */
function productIn(criterion: string): string | undefined {
  const end = criterion.indexOf(':', criterion.indexOf(':', 2) + 1);
  if (criterion.charAt(1) !== ':' || end <= 2 || end > criterion.indexOf('"')) return undefined;
  return criterion.slice(2, end);
}

class Gathered implements ConfigurationText {
  /** How its criteria go on after their part. */
  readonly start: string;
  configurations = '';
  isOpen = false;
  readonly #product: string;
  readonly #kinds = new Set<string>();
  #part = '';
  #software = '';

  constructor(product: string) {
    this.#product = product;
    this.start = `:${product}:`;
  }

  get kinds(): string {
    return this.#kinds.size === 1 ? `${this.#part}/${this.#software}` : [...this.#kinds].sort().join(LIST);
  }

  isAdded(criterion: string, separator: string): boolean {
    const end = criterion.indexOf('"');
    const from = this.start.length;
    const isBare = end === criterion.length - 2 && criterion.endsWith('}');
    let written = criterion.charAt(0) + criterion.slice(from, end);
    if (isBare) {
      this.isOpen ||= criterion.startsWith(':*:', from);
    } else {
      const bounds = boundsIn(criterion, end + 1);
      if (bounds === undefined) return false;
      written += bounds;
    }
    this.configurations += this.configurations === '' ? written : separator + written;
    this.#addKind(criterion, end);
    return true;
  }

  #addKind(criterion: string, end: number): void {
    const part = criterion.charAt(0);
    const software = criterion.endsWith(':*:*:*', end)
      ? ANY
      : targetSoftware(`cpe:2.3:${criterion.slice(0, end)}`, this.#product);
    // Usually the same kind as the one before.
    if (part === this.#part && software === this.#software) return;
    this.#part = part;
    this.#software = software;
    this.#kinds.add(`${part}/${software}`);
  }
}

function boundsIn(criterion: string, from: number): string | undefined {
  BOUNDS.lastIndex = from;
  const bounds = BOUNDS.exec(criterion);
  if (!bounds) return undefined;
  const list = bounds.slice(1) as (string | undefined)[];
  while (list.at(-1) === undefined) list.pop();
  return VALUE + list.join(VALUE);
}
