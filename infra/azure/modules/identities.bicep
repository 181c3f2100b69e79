// One identity for the app that works, one for the app that reads queue counters: that needs the Manage right.
param location string
param tags object
param name string
param operationsName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

resource operations 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: operationsName
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
output operationsId string = operations.id
output operationsClientId string = operations.properties.clientId
output operationsPrincipalId string = operations.properties.principalId
