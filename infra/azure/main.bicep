// Patchline on Azure. Queues, topics, containers and functions come from topology.json, which a test compares
// with the code; snapshots/ records what this deploys.
import { namesOf } from 'modules/names.bicep'
import { Principal } from 'modules/types.bicep'

targetScope = 'subscription'

@description('Name of the environment, as azd takes it. Names of resources carry its first seven letters and digits in lower case.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources.')
param location string

@description('dev: serverless Cosmos DB, short retention. prod: autoscale, zone redundancy, point-in-time restore over 30 days.')
@allowed(['dev', 'prod'])
param tier string = 'dev'

@description('Private endpoints and no public network access.')
param privateNetworking bool = false

@description('Where the NVD is read from: live, or the URL of a folder of feeds.')
param nvdSource string = 'live'

@description('URL of the overrides; empty: none.')
param overridesUrl string = ''

@description('URL of the catalogue of known exploited vulnerabilities; empty: none.')
param kevUrl string = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json'

@description('URL of the EPSS scores (csv.gz); empty: none.')
param epssUrl string = ''

@description('Who is told by alert rules; empty: nobody.')
param alertEmail string = ''

@description('Highest throughput of the Cosmos DB database under autoscale (prod), in RU/s.')
@minValue(1000)
param maxThroughput int = 4000

@description('Object id of the person who deploys, and then works with the command line; empty: nobody.')
param principalId string = ''

@description('Client id of the app registration whose app roles say who may call the API; empty: only public routes answer.')
param authClientId string = ''

@description('Tenant of that app registration; empty: that of the subscription.')
param authTenantId string = ''

@description('Object id of the build pipeline that builds what is under embargo; empty: nobody beside Patchline reads of it.')
param embargoPipelineId string = ''

@description('Id of the GitHub App whose webhooks come in and that posts states; empty: none. Its secrets lie in the key vault.')
param gitHubAppId string = ''

@description('URL where vulnerabilities are reported, for who reports one in public; empty: the private form of the repository.')
param securityUrl string = ''

@description('Who publishes advisories, where and for which releases: a YAML file of the package; empty: nothing is published.')
param publication string = ''

@description('Secret of the key vault with the private OpenPGP key that signs advisories; empty: they are not signed.')
param signingKeyName string = ''

@description('Address that gets the daily digest as a signed webhook; empty: none.')
param digestWebhook string = ''

@description('Server that takes the daily digest as a mail, such as smtp://USER@HOST:587; empty: none. Its password lies in the key vault.')
param digestSmtp string = ''

@description('Sender of that mail.')
param digestFrom string = ''

@description('Who gets that mail, separated by commas.')
param digestTo string = ''

@description('A topic of Event Grid that gets the public events, for who subscribes there.')
param eventGrid bool = false

@description('Tags of every resource.')
var tags = { 'azd-env-name': environmentName, application: 'patchline', tier: tier }

@description('Names of resources.')
var names = namesOf(environmentName, subscription().id, location)

@description('What the code says of functions.')
var topology = loadJsonContent('topology.json')

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.identity
    operationsName: names.operationsIdentity
  }
}

@description('The identity of the app that works.')
var worker Principal = {
  id: identities.outputs.principalId
  name: names.identity
  type: 'ServicePrincipal'
}

@description('The identity of the app that reads queue counters.')
var operator Principal = {
  id: identities.outputs.operationsPrincipalId
  name: names.operationsIdentity
  type: 'ServicePrincipal'
}

@description('Builds what is under embargo.')
var embargoPipeline Principal[] = embargoPipelineId == ''
  ? []
  : [{ id: embargoPipelineId, name: embargoPipelineId, type: 'ServicePrincipal' }]

@description('Who works with the command line.')
var people Principal[] = principalId == '' ? [] : [{ id: principalId, name: principalId }]

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    insightsName: names.insights
    logsName: names.logs
    retentionDays: tier == 'prod' ? 90 : 30
    senders: [worker, operator]
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  params: { location: location, tags: tags, name: names.network }
}

@description('Subnet of private endpoints.')
var endpointSubnetId = privateNetworking ? network!.outputs.endpointSubnetId : ''

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.storage
    zoneRedundant: tier == 'prod'
    private: privateNetworking
    subnetId: endpointSubnetId
    apps: [worker, operator]
    people: people
    embargoPipeline: embargoPipeline
    logsId: monitoring.outputs.logsId
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.serviceBus
    private: privateNetworking
    subnetId: endpointSubnetId
    appName: names.identity
    appPrincipalId: identities.outputs.principalId
    counterName: names.operationsIdentity
    counterPrincipalId: identities.outputs.operationsPrincipalId
    people: people
    embargoPipeline: embargoPipeline
    logsId: monitoring.outputs.logsId
  }
}

module eventGridTopic 'modules/event-grid.bicep' = if (eventGrid) {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.eventGrid
    private: privateNetworking
    subnetId: endpointSubnetId
    appName: names.identity
    appPrincipalId: identities.outputs.principalId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.cosmos
    serverless: tier == 'dev'
    maxThroughput: maxThroughput
    zoneRedundant: tier == 'prod'
    private: privateNetworking
    subnetId: endpointSubnetId
    users: concat([worker, operator], people)
    logsId: monitoring.outputs.logsId
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.vault
    purgeProtection: tier == 'prod'
    private: privateNetworking
    subnetId: endpointSubnetId
    apps: [worker]
    people: people
    logsId: monitoring.outputs.logsId
  }
}

@description('Who signs in, and where: nobody without an app registration.')
var authentication = {
  clientId: authClientId
  issuer: '${environment().authentication.loginEndpoint}${authTenantId == '' ? tenant().tenantId : authTenantId}/v2.0'
}

@description('Settings of both apps.')
var settings = {
  PATCHLINE_NVD: nvdSource
  PATCHLINE_OVERRIDES: overridesUrl
  PATCHLINE_KEV: kevUrl
  PATCHLINE_EPSS: epssUrl
  ServiceBus__fullyQualifiedNamespace: serviceBus.outputs.fullyQualifiedNamespace
  Cosmos__accountEndpoint: cosmos.outputs.endpoint
  Cosmos__database: cosmos.outputs.databaseName
  Storage__blobServiceUri: storage.outputs.blobEndpoint
  Storage__containerName: storage.outputs.dataContainer
}

module app 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    serviceName: 'functions'
    name: names.app
    planName: names.plan
    identityId: identities.outputs.id
    identityClientId: identities.outputs.clientId
    storageName: names.storage
    blobEndpoint: storage.outputs.blobEndpoint
    deploymentContainer: storage.outputs.deploymentContainer
    insightsConnectionString: monitoring.outputs.connectionString
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    authentication: authentication
    settings: union(settings, {
      // Without the secret the app gets this text, ignores it as a key, and uses the NVD's lower rate limit.
      NVD_API_KEY: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/nvd-api-key)'
      // Secrets that are not there leave this text, which the app ignores.
      GITHUB_WEBHOOK_SECRET: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/github-webhook)'
      GITHUB_WEBHOOK_SECRET_PREVIOUS: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/github-webhook-previous)'
      GITHUB_APP_PRIVATE_KEY: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/github-app-key)'
      GITHUB_APP_ID: gitHubAppId
      PATCHLINE_SECURITY_URL: securityUrl
      PATCHLINE_EVENT_GRID: eventGrid ? eventGridTopic!.outputs.endpoint : ''
      PATCHLINE_WEBHOOK_KEY: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/webhook-key)'
      PATCHLINE_DIGEST_WEBHOOK: digestWebhook
      PATCHLINE_DIGEST_SMTP: digestSmtp
      PATCHLINE_DIGEST_SMTP_PASSWORD: digestSmtp == '' ? '' : '${vault.outputs.uri}secrets/digest-smtp-password'
      PATCHLINE_DIGEST_FROM: digestFrom
      PATCHLINE_DIGEST_TO: digestTo
      PATCHLINE_PUBLICATION: publication
      // The app reads it itself: another key signs from the next publication on.
      PATCHLINE_SIGNING_KEY: signingKeyName == '' ? '' : '${vault.outputs.uri}secrets/${signingKeyName}'
    })
    disabledFunctions: topology.disabled.functions
    logsId: monitoring.outputs.logsId
  }
}

// Counts the messages in every queue, which needs the Manage right on the whole namespace; the other app does
// not have it.
module operationsApp 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    serviceName: 'operations'
    name: names.operationsApp
    planName: names.operationsPlan
    identityId: identities.outputs.operationsId
    identityClientId: identities.outputs.operationsClientId
    storageName: names.storage
    blobEndpoint: storage.outputs.blobEndpoint
    deploymentContainer: storage.outputs.operationsDeploymentContainer
    insightsConnectionString: monitoring.outputs.connectionString
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    authentication: authentication
    settings: settings
    disabledFunctions: topology.disabled.operations
    logsId: monitoring.outputs.logsId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    email: alertEmail
    serviceBusId: serviceBus.outputs.id
    cosmosId: cosmos.outputs.id
    insightsId: monitoring.outputs.insightsId
    createdAt: monitoring.outputs.createdAt
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    serviceBusId: serviceBus.outputs.id
    cosmosId: cosmos.outputs.id
  }
}

@description('Region.')
output AZURE_LOCATION string = location

@description('Resource group of everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the app that works.')
output FUNCTIONS_APP string = app.outputs.name

@description('Name of the app that reads queue counters.')
output OPERATIONS_APP string = operationsApp.outputs.name

@description('Tells whether the app works, to anybody.')
output HEALTH_URL string = 'https://${app.outputs.host}/api/health'

@description('Vault that takes the secret nvd-api-key.')
output KEY_VAULT string = vault.outputs.name

// Settings that tell the command line where everything is: azd env get-values prints them.
@description('Where the Cosmos DB account is.')
output Cosmos__accountEndpoint string = cosmos.outputs.endpoint

@description('Name of the database.')
output Cosmos__database string = cosmos.outputs.databaseName

@description('Where blobs are.')
output Storage__blobServiceUri string = storage.outputs.blobEndpoint

@description('Container of the data.')
output Storage__containerName string = storage.outputs.dataContainer

@description('Host name of the Service Bus namespace.')
output ServiceBus__fullyQualifiedNamespace string = serviceBus.outputs.fullyQualifiedNamespace
