import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpImageDiff', await httpFunction('/api/images/diff'));
