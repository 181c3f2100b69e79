import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpOperationsHealth', await httpFunction('/api/operations/health'));
