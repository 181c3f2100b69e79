// Holds the NVD API key and the key that signs advisories; nothing else is a secret here.
param location string
param tags object
param name string
param purgeProtection bool
param publicAccess bool
param subnetId string
param principalId string
param logsId string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var cryptoUser = '12338af0-0e69-4776-bea7-57ae8d297424'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource signingKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'advisory-signing'
  properties: { kty: 'RSA', keySize: 4096, keyOps: ['sign', 'verify'] }
}

resource roles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [secretsUser, cryptoUser]: {
  scope: vault
  name: guid(vault.id, principalId, role)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-logs'
  properties: { workspaceId: logsId, logs: [{ categoryGroup: 'audit', enabled: true }], metrics: [{ category: 'AllMetrics', enabled: true }] }
}

module endpoint 'private-endpoint.bicep' = if (subnetId != '') {
  name: 'vault-endpoint'
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: vault.id
    groupId: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
}

output uri string = vault.properties.vaultUri
