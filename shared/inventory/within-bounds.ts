import { MAX_DOCUMENT_BYTES } from '../platform/index.ts';
import { formatEvr } from '../rpm/index.ts';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';
import type { Component, Inventory } from './inventory.ts';
import { checkPackage } from './check-package.ts';
import { MAX_URL, type ShippedPackage } from './manifest.ts';

/** All builds of one name share one document, which also holds some other fields. */
const MAX_BUILDS_BYTES = MAX_DOCUMENT_BYTES - 16 * 1024;

/**
 * Drops whatever is too long for the names, documents and messages made from it later, in any format, and
 * sets it aside with the field. A package is measured as it will be stored.
 */
export function withinBounds<T extends Inventory>(inventory: T): T {
  const { source } = inventory;
  const aside: RejectedRecord[] = [];
  const unread = new Set(inventory.unread);
  const bytes = new Map<string, number>();
  const packages = inventory.packages.filter((shipped) => {
    const fault = faultOfPackage(source, shipped) ?? faultOfSize(source, shipped, bytes);
    if (!fault) return true;
    aside.push(fault);
    unread.add(shipped.name);
    return false;
  });
  const components = inventory.components.filter((component) => {
    const fault = faultOfComponent(source, component);
    if (fault) aside.push(fault);
    return !fault;
  });
  if (aside.length === 0) return inventory;
  const kept = new Set(packages);
  return {
    ...inventory,
    packages,
    components,
    mapped: inventory.mapped.filter((mapped) => kept.has(mapped.source)),
    rejected: [...inventory.rejected, ...aside],
    unread: [...unread],
  };
}

function faultOfPackage(source: string, shipped: ShippedPackage): RejectedRecord | undefined {
  const { error } = checkPackage(shipped);
  return error && rejected(source, labelOf(shipped), error);
}

/** @param bytes name → size of its builds so far */
function faultOfSize(
  source: string,
  shipped: ShippedPackage,
  bytes: Map<string, number>,
): RejectedRecord | undefined {
  const size = (bytes.get(shipped.name) ?? 0) + Buffer.byteLength(JSON.stringify(shipped)) + 1;
  if (size > MAX_BUILDS_BYTES) {
    const reason = `takes ${size} bytes with the other builds of its name: at most ${MAX_BUILDS_BYTES}`;
    return { source, record: labelOf(shipped), field: '', reason };
  }
  bytes.set(shipped.name, size);
  return undefined;
}

function labelOf(shipped: ShippedPackage): string {
  return `${shipped.name} ${formatEvr(shipped)}`.slice(0, 200);
}

function faultOfComponent(
  source: string,
  { record, name, version = '', purl = '' }: Component,
): RejectedRecord | undefined {
  const [field] = Object.entries({ name, version, purl }).find(([, text]) => text.length > MAX_URL) ?? [];
  return field === undefined
    ? undefined
    : { source, record: record.slice(0, 200), field, reason: `is longer than ${MAX_URL} characters` };
}
