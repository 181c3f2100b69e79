import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpDecisions', await httpFunction('/api/decisions'));
