param location string
param tags object
param name string
param serverless bool
param maxThroughput int
param zoneRedundant bool
param publicAccess bool
param subnetId string
param principals array
param logsId string

var topology = loadJsonContent('../topology.json')
var databaseName = 'patchline'
// Built-in data contributor: items only, no containers.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    // A function may run on another instance than the one that wrote what it reads.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    capabilities: serverless ? [{ name: 'EnableServerless' }] : []
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: zoneRedundant ? 'Continuous30Days' : 'Continuous7Days' } }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
    options: serverless ? {} : { autoscaleSettings: { maxThroughput: maxThroughput } }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [for item in topology.containers: {
  parent: database
  name: item.name
  properties: {
    resource: {
      id: item.name
      partitionKey: { paths: [item.partitionKey], kind: 'Hash', version: 2 }
      indexingPolicy: item.indexingPolicy
      // -1: documents say their own time to live.
      defaultTtl: item.defaultTtl
    }
  }
}]

resource roles 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = [for principal in principals: {
  parent: account
  name: guid(account.id, principal, dataContributor)
  properties: {
    principalId: principal
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    scope: account.id
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [{ category: 'DataPlaneRequests', enabled: true }, { category: 'ControlPlaneRequests', enabled: true }]
    metrics: [{ category: 'Requests', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (subnetId != '') {
  name: 'cosmos-endpoint'
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: account.id
    groupId: 'Sql'
    zone: 'privatelink.documents.azure.com'
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
output databaseName string = databaseName
