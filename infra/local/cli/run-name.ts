import { isRunName, RUN_NAME_RULE } from '../../../shared/runs/index.ts';
import { checked, type Parameter } from './parameters.ts';

/** The name of a run, given by a flag. */
export function runName(flag: string): Parameter<string> {
  return (text) => checked(flag, text, isRunName(text), RUN_NAME_RULE);
}
