import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpAudit', await httpFunction('/api/audit'));
