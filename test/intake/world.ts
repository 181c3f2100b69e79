import type { Role } from '../../shared/access/index.ts';
import type { ApiAnswer } from '../../shared/api/index.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import type { ReportDocument } from '../../shared/intake/index.ts';
import type { ContainerName } from '../../shared/platform/index.ts';
import { ask, RELEASE, UNTIL, type World } from '../embargo/world.ts';
import { allOf } from '../support/pipeline.ts';

/** A report as its finder writes it, each free text with a marker of its own. */
export function written(rest: object = {}): object {
  return {
    release: RELEASE,
    packages: [{ name: 'httpd' }],
    title: 'MARKER-TITLE: a request header is read past its end.',
    details: 'MARKER-DETAILS: how to do it.',
    contact: 'MARKER-CONTACT <finder@example.com>',
    severity: 'critical',
    until: UNTIL,
    ...rest,
  };
}

/** Somebody who may know of embargoes sends it. */
export async function send(
  world: World,
  body: object,
  path = '/api/reports',
  held: readonly Role[] = ['embargo'],
): Promise<ApiAnswer> {
  return ask(world, held, path, body);
}

/** Sends a report that is taken. @returns its id */
export async function sent(world: World, rest: object = {}): Promise<string> {
  const { status, jsonBody } = await send(world, written(rest));
  if (status !== 201) throw new Error(JSON.stringify(jsonBody));
  return (jsonBody as { id: string }).id;
}

export function command(world: World, what: object): Promise<ApiAnswer> {
  return send(world, { release: RELEASE, ...what }, '/api/report-commands');
}

export function findingsIn(
  { services }: World,
  container: ContainerName = 'embargoedFindings',
): Promise<FindingDocument[]> {
  return allOf<FindingDocument>(services.documents.container(container), 'finding');
}

export function reportsIn(
  { services }: World,
  container: ContainerName = 'embargoedReports',
): Promise<ReportDocument[]> {
  return allOf<ReportDocument>(services.documents.container(container), 'report');
}

/** `cve-assigned CVE-2026-9001` of each event about reports that the subscription holds. */
export async function changesOn(
  { services }: World,
  entity: string,
  subscription: string,
): Promise<string[]> {
  const messages = await services.bus.peek({ entity, subscription }, 1000);
  return messages
    .filter(({ subject }) => subject === 'report.changed')
    .map(({ body }) => body as { change: string; id: string })
    .map(({ change, id }) => `${change} ${id}`);
}
