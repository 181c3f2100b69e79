import { z } from 'zod';
import type { ShownSetting } from '../../api/index.ts';
import { defined } from '../../platform/index.ts';
import { settingGroups, type Settings } from './settings.ts';

/** Names of what nobody may read who may read settings. */
const SECRET = /KEY|SECRET|TOKEN|PASSWORD|CONNECTION/;

interface Described {
  description?: string;
  default?: string;
}

/** Every setting with what it does and what it is, of secrets only whether they are set. */
export function shownSettings(settings: Settings): ShownSetting[] {
  return settingGroups.flatMap(({ title: group, schema }) => {
    const { properties = {} } = z.toJSONSchema(schema);
    return Object.entries(properties as Record<string, Described>).map(
      ([name, { description = '', ...rest }]) => {
        const value = (settings as Readonly<Record<string, unknown>>)[name];
        const isSet = typeof value === 'string' && value !== rest.default;
        const isShown = isSet && !SECRET.test(name);
        return {
          ...{ name, group, description, isSet },
          ...defined({ default: rest.default, value: isShown ? withoutSecrets(value) : undefined }),
        };
      },
    );
  });
}

/** An address without its user, password and query, which may hold keys. */
function withoutSecrets(value: string): string {
  const url = URL.parse(value);
  if (!url || url.host === '') return value;
  const { username, password, search, hash } = url;
  if (username + password + search + hash === '') return value;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return `${url.href} (shortened)`;
}
