import type { JsonFormat } from '../../../shared/inventory/format.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';

/** What was shipped as `{"shipped": {"git": "2.49.0-1.sl3"}}`. */
export const shipments: JsonFormat = {
  kind: 'json',
  name: 'shipments',
  fits: (fields) => 'shipped' in fields,
  read({ shipped }, source) {
    if (typeof shipped !== 'object') throw new InvalidInputError(`${source}: shipped: is no object`);
    const builds = Object.entries(shipped ?? {}).map(([name, build]) => ({
      name,
      parts: /^([\w.]+)-([\w.]+)$/.exec(String(build)),
    }));
    return {
      format: 'shipments',
      source,
      packages: builds.flatMap(({ name, parts }) => {
        const [, version, release] = parts ?? [];
        return version === undefined || release === undefined ? [] : [{ name, epoch: 0, version, release }];
      }),
      mapped: [],
      unmapped: [],
      components: [],
      ignored: [],
      rejected: builds.flatMap(({ name, parts }) =>
        parts ? [] : [{ source, record: name, field: 'build', reason: 'is no version and release' }],
      ),
    };
  },
};
