import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpGates', await httpFunction('/api/gates'));
