import { Option } from 'commander';
import { time } from './parameters.ts';

/** `--format`, of a command that shows what is there. */
export function formatFlag(): Option {
  return new Option('--format <format>', 'how').choices(['table', 'json']).default('table');
}

/** `--now`, of a command that writes. */
export function nowFlag(): Option {
  const help = 'timestamp for everything written (ISO 8601; default: now)';
  return new Option('--now <time>', help).argParser(time('--now'));
}
