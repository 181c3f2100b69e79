import { Liquid, type Template } from 'liquidjs';
import { InvalidInputError, messageOf } from '../../../../../shared/platform/index.ts';
import { TOOL } from '../../../../../shared/vex/index.ts';
import type { FindingRow } from '../findings/row.ts';
import { plain } from '../text/plain.ts';
import type { FormatContext } from './format.ts';

/** Bounds of what a template may take: of its text, of its time in milliseconds, of what it makes. */
const PARSED = 1024 * 1024;
const RENDERED = 600_000;
const MADE = 1e8;

/** A template of a user, parsed. */
export type FindingTemplate = (rows: Iterable<FindingRow>, context: FormatContext) => Iterable<string>;

/**
 * Parses a template in Liquid: it sees findings as data and calls nothing but Liquid's own filters. It reads no
 * files, not even other templates.
 * @param file names it in errors
 * @throws InvalidInputError naming file and line
 * @see https://liquidjs.com
 */
export function parseTemplate(text: string, file: string): FindingTemplate {
  const liquid = new Liquid({
    // No partial can be read: there are no files.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    parseLimit: PARSED,
    renderLimit: RENDERED,
    memoryLimit: MADE,
  });
  const templates = said(file, () => liquid.parse(text));
  return (rows, context) => said(file, () => [render(liquid, templates, rows, context)]);
}

function render(
  liquid: Liquid,
  templates: Template[],
  rows: Iterable<FindingRow>,
  { release, shipped, inventory, version: program, now }: FormatContext,
): string {
  const findings = [...rows].map((row) => plain(row));
  const { distro, release: version, asOf } = shipped;
  const scope = {
    findings,
    release: { key: release, distro, version, asOf },
    inventory,
    tool: { name: TOOL, version: program },
    now,
  };
  return String(liquid.renderSync(templates, scope));
}

function said<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new InvalidInputError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}
