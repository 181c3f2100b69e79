import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpOperationsSamples', await httpFunction('/api/operations/samples'));
