// Everything that can be switched on, under a name that no service takes as it is.
using '../main.bicep'

param environmentName = 'Prod_EU'
param location = 'westeurope'
param tier = 'prod'
param privateNetworking = true
param overridesUrl = 'https://example.com/overrides.ndjson'
param epssUrl = 'https://example.com/epss_scores-current.csv.gz'
param alertEmail = 'operators@example.com'
param authClientId = '22222222-2222-2222-2222-222222222222'
param authTenantId = '33333333-3333-3333-3333-333333333333'
param embargoPipelineId = '44444444-4444-4444-4444-444444444444'
param eventGrid = true
param digestWebhook = 'https://hooks.example.com/patchline'
param digestSmtp = 'smtp://patchline@mail.example.com:587'
param digestFrom = 'patchline@example.com'
param digestTo = 'duty@example.com,lead@example.com'
