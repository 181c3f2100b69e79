// Blobs of the product, packages of the apps, and storage of the Functions host.
import { Principal, roles, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the account.')
param name string

@description('Copies in three zones.')
param zoneRedundant bool

@description('Reachable from the network alone.')
param private bool

@description('Subnet of private endpoints; empty where there are none.')
param subnetId string

@description('Identities of the apps.')
param apps Principal[]

@description('People who work with the command line.')
param people Principal[]

@description('The build pipeline that may read what is under embargo; empty: none.')
param embargoPipeline Principal[]

@description('Workspace that takes logs.')
param logsId string

@description('Containers: data, and the package of each app.')
var containers = ['patchline', 'deployment', 'deployment-operations']

// The Functions host keeps locks in blobs, and also needs queues and tables in its storage.
@description('Roles of an app.')
var appRoles = [
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

@description('Reading is of data of events about what is under embargo.')
var embargoOnly = '(!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'}) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals \'${containers[0]}\' AND @Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringStartsWith \'events/embargo-events/\'))'

@description('Who gets which role.')
var assignments = concat(
  flatten(map(apps, app => map(appRoles, role => { principal: app, role: role }))),
  map(people, person => { principal: person, role: roles.storageBlobDataContributor })
)

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    defaultToOAuthAuthentication: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // Everything can be rebuilt from the raw downloads.
    deleteRetentionPolicy: { enabled: true, days: 30 }
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
    isVersioningEnabled: true
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for item in containers: {
    parent: blobs
    name: item
  }
]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in assignments: {
    scope: account
    name: guid(account.id, item.principal.name, item.role)
    properties: {
      principalId: item.principal.id
      principalType: item.principal.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
    }
  }
]

// Event data too large for a message: only of events under embargo.
resource readingEmbargo 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for pipeline in embargoPipeline: {
    scope: account
    name: guid(account.id, 'events/embargo-events', pipeline.name, roles.storageBlobDataReader)
    properties: {
      principalId: pipeline.id
      principalType: pipeline.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
      conditionVersion: '2.0'
      condition: embargoOnly
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

module endpoints 'private-endpoint.bicep' = [
  for part in private ? ['blob', 'queue', 'table'] : []: {
    params: {
      location: location
      tags: tags
      name: 'pe-${name}-${part}'
      subnetId: subnetId
      targetId: account.id
      groupId: part
      zone: 'privatelink.${part}.${environment().suffixes.storage}'
    }
  }
]

@description('Name of the account.')
output name string = account.name

@description('Where blobs are.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Container of the product\'s data.')
output dataContainer string = containers[0]

@description('Container of the package of the app that works.')
output deploymentContainer string = containers[1]

@description('Container of the package of the app that reads queue counters.')
output operationsDeploymentContainer string = containers[2]
