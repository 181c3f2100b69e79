import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SNAPSHOTS, TEMPLATES } from '../../infra/azure/bicep.ts';

/** A resource as the compiler works it out; what only Azure knows stays an expression in brackets. */
export interface Resource {
  id: string;
  type: string;
  name: string;
  scope?: string;
  tags?: Record<string, string>;
  properties: Record<string, unknown>;
}

interface Snapshot {
  predictedResources: Resource[];
  outputs: Record<string, unknown>;
}

export interface Deployment {
  name: string;
  resources: Resource[];
  outputs: Record<string, unknown>;
}

/** What `bicep snapshot` wrote. */
function readSnapshot(name: string): Deployment {
  const file = join(TEMPLATES, 'snapshots', `${name}.snapshot.json`);
  const { predictedResources, outputs } = JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
  return { name, resources: predictedResources, outputs };
}

/** The deployments that are written down, so that they can be looked at without a compiler. */
export const deployments: readonly Deployment[] = SNAPSHOTS.map(readSnapshot);

/** The resources of a type. */
export function ofType({ resources }: Deployment, type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The last part of a resource's name: `namespace/queue` → `queue`. */
export function ownName({ name }: Resource): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Application settings of a function app. */
export function settingsOf({ properties }: Resource): Record<string, string> {
  const { appSettings } = properties['siteConfig'] as { appSettings: { name: string; value: string }[] };
  return Object.fromEntries(appSettings.map(({ name, value }) => [name, value]));
}
