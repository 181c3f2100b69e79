// Patchline on Azure. Queues, topics, containers and settings come from topology.json, which a test holds against the code.
targetScope = 'subscription'

@description('Name of the environment: part of every name.')
@minLength(2)
@maxLength(12)
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

@description('URL of the catalogue of known exploited vulnerabilities.')
param kevUrl string = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json'

@description('URL of the EPSS scores (csv.gz); empty: none.')
param epssUrl string = ''

@description('Who is told by alert rules; empty: nobody.')
param alertEmail string = ''

@description('Highest throughput of the Cosmos DB database under autoscale (prod), in RU/s.')
param maxThroughput int = 4000

var tags = { 'azd-env-name': environmentName, application: 'patchline', tier: tier }
var suffix = uniqueString(subscription().id, environmentName, location)
var names = {
  group: 'rg-patchline-${environmentName}'
  storage: take('stpl${replace(environmentName, '-', '')}${suffix}', 24)
  serviceBus: 'sb-patchline-${environmentName}-${suffix}'
  cosmos: 'cosmos-patchline-${environmentName}-${suffix}'
  vault: take('kv-pl-${environmentName}-${suffix}', 24)
  insights: 'appi-patchline-${environmentName}'
  logs: 'log-patchline-${environmentName}'
  app: 'func-patchline-${environmentName}-${suffix}'
  operationsApp: 'func-patchline-ops-${environmentName}-${suffix}'
  identity: 'id-patchline-${environmentName}'
  operationsIdentity: 'id-patchline-ops-${environmentName}'
  network: 'vnet-patchline-${environmentName}'
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: names.group
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  name: 'identities'
  params: { location: location, tags: tags, name: names.identity, operationsName: names.operationsIdentity }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: { location: location, tags: tags, insightsName: names.insights, logsName: names.logs, retentionDays: tier == 'prod' ? 90 : 30 }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  name: 'network'
  params: { location: location, tags: tags, name: names.network }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    location: location
    tags: tags
    name: names.storage
    zoneRedundant: tier == 'prod'
    publicAccess: !privateNetworking
    subnetId: privateNetworking ? network!.outputs.endpointSubnetId : ''
    principals: [identities.outputs.principalId, identities.outputs.operationsPrincipalId]
    logsId: monitoring.outputs.logsId
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  name: 'service-bus'
  params: {
    location: location
    tags: tags
    name: names.serviceBus
    // Private endpoints need the premium tier.
    premium: privateNetworking
    subnetId: privateNetworking ? network!.outputs.endpointSubnetId : ''
    principalId: identities.outputs.principalId
    operationsPrincipalId: identities.outputs.operationsPrincipalId
    logsId: monitoring.outputs.logsId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  name: 'cosmos'
  params: {
    location: location
    tags: tags
    name: names.cosmos
    serverless: tier == 'dev'
    maxThroughput: maxThroughput
    zoneRedundant: tier == 'prod'
    publicAccess: !privateNetworking
    subnetId: privateNetworking ? network!.outputs.endpointSubnetId : ''
    principals: [identities.outputs.principalId, identities.outputs.operationsPrincipalId]
    logsId: monitoring.outputs.logsId
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  name: 'key-vault'
  params: {
    location: location
    tags: tags
    name: names.vault
    purgeProtection: tier == 'prod'
    publicAccess: !privateNetworking
    subnetId: privateNetworking ? network!.outputs.endpointSubnetId : ''
    principalId: identities.outputs.principalId
    logsId: monitoring.outputs.logsId
  }
}

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
  name: 'function-app'
  params: {
    location: location
    tags: union(tags, { 'azd-service-name': 'functions' })
    name: names.app
    identityId: identities.outputs.id
    identityClientId: identities.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    insightsConnectionString: monitoring.outputs.connectionString
    vaultUri: vault.outputs.uri
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    settings: settings
    // Reading queue counters needs the Manage right, which this app does not have.
    disabledFunctions: ['httpQueues']
    logsId: monitoring.outputs.logsId
  }
}

module operationsApp 'modules/function-app.bicep' = {
  scope: group
  name: 'operations-app'
  params: {
    location: location
    tags: union(tags, { 'azd-service-name': 'operations' })
    name: names.operationsApp
    identityId: identities.outputs.operationsId
    identityClientId: identities.outputs.operationsClientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.operationsDeploymentContainer
    insightsConnectionString: monitoring.outputs.connectionString
    vaultUri: vault.outputs.uri
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    settings: settings
    disabledFunctions: filter(loadJsonContent('topology.json').functions, name => name != 'httpQueues' && name != 'httpHealth')
    logsId: monitoring.outputs.logsId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: tags
    email: alertEmail
    serviceBusId: serviceBus.outputs.id
    cosmosId: cosmos.outputs.id
    insightsId: monitoring.outputs.insightsId
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  name: 'workbook'
  params: { location: location, tags: tags, insightsId: monitoring.outputs.insightsId, serviceBusId: serviceBus.outputs.id, cosmosId: cosmos.outputs.id }
}

output AZURE_LOCATION string = location
output FUNCTIONS_APP string = app.outputs.name
output OPERATIONS_APP string = operationsApp.outputs.name
output HEALTH_URL string = 'https://${app.outputs.host}/api/health'
