/** The fields of values, each with its type, such as `cves[].severity: string`: equal for values of one shape. */
export function fieldPaths(values: readonly unknown[]): string[] {
  const paths = new Set<string>();
  for (const value of values) addPaths(paths, value, '');
  return [...paths].sort();
}

function addPaths(paths: Set<string>, value: unknown, path: string): void {
  if (Array.isArray(value)) {
    for (const item of value) addPaths(paths, item, `${path}[]`);
    return;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      addPaths(paths, inner, path === '' ? key : `${path}.${key}`);
    return;
  }
  paths.add(`${path}: ${value === null ? 'null' : typeof value}`);
}
