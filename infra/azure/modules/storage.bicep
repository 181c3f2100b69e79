param location string
param tags object
param name string
param zoneRedundant bool
param publicAccess bool
param subnetId string
param principals array
param logsId string

var containers = ['patchline', 'deployment', 'deployment-operations']
// Storage Blob Data Owner: leases and the host's own locks need more than Contributor grants.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
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
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    defaultToOAuthAuthentication: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    // The raw answers are what everything can be rebuilt from.
    deleteRetentionPolicy: { enabled: true, days: 30 }
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
    isVersioningEnabled: true
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [for item in containers: {
  parent: blobs
  name: item
}]

resource roles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principal in principals: {
  scope: account
  name: guid(account.id, principal, blobDataOwner)
  properties: {
    principalId: principal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataOwner)
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-logs'
  properties: { workspaceId: logsId, logs: [{ categoryGroup: 'audit', enabled: true }], metrics: [{ category: 'Transaction', enabled: true }] }
}

module endpoint 'private-endpoint.bicep' = if (subnetId != '') {
  name: 'storage-endpoint'
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: account.id
    groupId: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
}

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output dataContainer string = containers[0]
output deploymentContainer string = containers[1]
output operationsDeploymentContainer string = containers[2]
