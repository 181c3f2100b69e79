import type { UnconfiguredCve } from '../../vulnerabilities/index.ts';
import { isSharedHost, normaliseName } from '../../identity/index.ts';
import { readVersionStatements, type VersionStatements } from '../descriptions/statements.ts';
import { assignerWords } from './assigner.ts';
import { isTelling, type Word, wordsOf } from './words.ts';

/** The part of a description that names its subject, in characters. */
const SUBJECT_LENGTH = 400;

/**
 * The keys that lead to a CVE without configuration: `cve:id`, `repo:host/owner/repo`, `name:repo`,
 * `host:host` for hosts of one project, `cna:word` for the assigner, `word:name` for words at the start of
 * the description.
 */
export function routingKeys(cve: UnconfiguredCve): string[] {
  const keys = new Set<string>([`cve:${cve.cve}`]);
  for (const reference of cve.refs) {
    if (reference.includes('/')) {
      keys.add(`repo:${reference}`);
      keys.add(`name:${normaliseName(reference.slice(reference.lastIndexOf('/') + 1))}`);
    } else if (!isSharedHost(reference)) keys.add(`host:${reference}`);
  }
  for (const word of assignerWords(cve.assigner)) keys.add(`cna:${word}`);
  for (const word of cve.description
    .slice(0, SUBJECT_LENGTH)
    .toLowerCase()
    .match(/[a-z0-9][a-z0-9+_.-]*/g) ?? []) {
    const normal = normaliseName(word);
    if (isTelling(normal)) keys.add(`word:${normal}`);
  }
  return [...keys];
}

/** A CVE without configuration, with what routing reads from it, each computed once. */
export class RoutedCve {
  readonly facts: UnconfiguredCve;
  #words: Word[] | undefined;
  #versions: VersionStatements | undefined;

  constructor(facts: UnconfiguredCve) {
    this.facts = facts;
  }

  get words(): readonly Word[] {
    return (this.#words ??= wordsOf(this.facts.description));
  }

  get versions(): VersionStatements {
    return (this.#versions ??= readVersionStatements(this.facts.description));
  }
}

/** CVEs without configuration, found by routing key. */
export interface RoutingIndex {
  find(key: string): readonly RoutedCve[];
}

/** The index in memory. */
export class UnconfiguredIndex implements RoutingIndex {
  readonly #postings = new Map<string, RoutedCve[]>();

  add(cves: Iterable<UnconfiguredCve>): this {
    for (const facts of cves) {
      const cve = new RoutedCve(facts);
      for (const key of routingKeys(facts)) {
        const list = this.#postings.get(key);
        if (list) list.push(cve);
        else this.#postings.set(key, [cve]);
      }
    }
    return this;
  }

  find(key: string): readonly RoutedCve[] {
    return this.#postings.get(key) ?? [];
  }
}
