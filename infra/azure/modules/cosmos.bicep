// The database with the containers in topology.json, including the one for the leases of change feed
// triggers, which an identity may not create.
import { Principal, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the account.')
param name string

@description('Pays by request; otherwise autoscale.')
param serverless bool

@description('Highest throughput of the database under autoscale, in RU/s.')
param maxThroughput int

@description('Copies in three zones, and a restore over 30 days.')
param zoneRedundant bool

@description('Reachable from the network alone.')
param private bool

@description('Subnet of private endpoints; empty where there are none.')
param subnetId string

@description('Who reads and writes items.')
param users Principal[]

@description('Workspace that takes logs.')
param logsId string

@description('What the code says of containers.')
var topology = loadJsonContent('../topology.json')

@description('Name of the database.')
var databaseName = 'patchline'

@description('Built-in data contributor: items only, no containers.')
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    // A function may run on a different instance than the one that wrote what it reads.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
    capabilities: serverless ? [{ name: 'EnableServerless' }] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: zoneRedundant ? 'Continuous30Days' : 'Continuous7Days' }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
    options: serverless ? {} : { autoscaleSettings: { maxThroughput: maxThroughput } }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for item in topology.containers: {
    parent: database
    name: item.name
    properties: {
      resource: {
        id: item.name
        partitionKey: { paths: [item.partitionKey], kind: 'Hash', version: 2 }
        indexingPolicy: item.indexingPolicy
        // -1: documents set their own time to live.
        defaultTtl: item.defaultTtl
      }
    }
  }
]

// Sequential, because parallel assignments conflict.
@batchSize(1)
resource access 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = [
  for user in users: {
    parent: account
    name: guid(account.id, user.name, dataContributor)
    properties: {
      principalId: user.id
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: account.id
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [
      { category: 'DataPlaneRequests', enabled: true }
      { category: 'ControlPlaneRequests', enabled: true }
    ]
    metrics: [{ category: 'Requests', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (private) {
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

@description('Resource id of the account.')
output id string = account.id

@description('Where the account is.')
output endpoint string = account.properties.documentEndpoint

@description('Name of the database.')
output databaseName string = database.name
