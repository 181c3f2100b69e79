import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpBulkTriage', await httpFunction('/api/bulk-triage'));
