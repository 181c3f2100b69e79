import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpImageScanReports', await httpFunction('/api/images/scan-reports'));
