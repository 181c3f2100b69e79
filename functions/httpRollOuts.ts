import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpRollOuts', await httpFunction('/api/roll-outs'));
