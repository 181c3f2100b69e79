import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpKeyRotation', await httpFunction('/api/keys/rotation'));
