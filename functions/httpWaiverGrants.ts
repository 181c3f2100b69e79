import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpWaiverGrants', httpFunction('/api/waiver-grants'));
