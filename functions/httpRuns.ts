import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpRuns', await httpFunction('/api/runs'));
