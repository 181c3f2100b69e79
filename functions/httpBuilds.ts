import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpBuilds', await httpFunction('/api/builds'));
