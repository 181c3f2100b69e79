import { app } from '@azure/functions';
import { webhookFunction } from '../shared/app/index.ts';

app.cosmosDB('webhooksOnEmbargoedEvent', webhookFunction('embargoedEvents'));
