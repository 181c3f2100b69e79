import { app } from '@azure/functions';
import { webhookFunction } from '../shared/app/index.ts';

app.cosmosDB('webhooksOnEvent', webhookFunction('events'));
