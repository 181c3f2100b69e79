import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpApprovals', await httpFunction('/api/approvals'));
