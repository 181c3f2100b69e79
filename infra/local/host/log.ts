/** Log entries go to a sink that the caller chooses. They never contain message bodies or keys. */

type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

type LogFields = Readonly<Record<string, string | number | boolean>>;

export type Log = (level: LogLevel, category: string, message: string, fields?: LogFields) => void;

const ORDER = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/**
 * Passes on what `logging.logLevel` of host.json allows. The longest configured prefix of the category
 * decides, then `default`, then Information.
 * https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels
 */
export function filterLog(log: Log, levels: Readonly<Record<string, string>>): Log {
  const prefixes = Object.keys(levels).sort((a, b) => b.length - a.length);
  const minimums = new Map<string, number>();

  function minimumOf(category: string): number {
    const prefix = prefixes.find((name) => category === name || category.startsWith(`${name}.`));
    const level = levels[prefix ?? 'default'] ?? 'Information';
    return ORDER.indexOf(level.toLowerCase());
  }

  return (level, category, message, fields) => {
    let minimum = minimums.get(category);
    if (minimum === undefined) minimums.set(category, (minimum = minimumOf(category)));
    if (ORDER.indexOf(level) >= minimum) log(level, category, message, fields);
  };
}
