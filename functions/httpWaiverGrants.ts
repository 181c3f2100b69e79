import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpWaiverGrants', await httpFunction('/api/waiver-grants'));
