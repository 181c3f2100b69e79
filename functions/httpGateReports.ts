import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpGateReports', await httpFunction('/api/gate-reports'));
