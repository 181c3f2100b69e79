import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpTriage', await httpFunction('/api/triage'));
