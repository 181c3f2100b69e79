import { countUp } from './count-up.ts';
import { parameter } from './programs.ts';

await countUp(parameter(0), Number(parameter(1)));
