import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpOwnership', await httpFunction('/api/ownership'));
