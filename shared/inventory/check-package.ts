import { shippedPackage, type ShippedPackage } from './manifest.ts';
import { isUsualPackage } from './usual-package.ts';

/** Those that came out of the schema as they are; a changed copy is another object. */
const checked = new WeakSet<object>();

/** A package by its schema. Looks only once at one that was read by it. */
export function checkPackage(value: unknown): ReturnType<typeof shippedPackage.safeParse> {
  if (isChecked(value)) return { success: true, data: value };
  const result = isUsualPackage(value)
    ? { success: true as const, data: value }
    : shippedPackage.safeParse(value);
  if (result.success) checked.add(result.data);
  return result;
}

function isChecked(value: unknown): value is ShippedPackage {
  return typeof value === 'object' && value !== null && checked.has(value);
}
