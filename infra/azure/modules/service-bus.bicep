// Queues, topics and subscriptions as topology.json lists them.
param location string
param tags object
param name string
param premium bool
param subnetId string
param principalId string
param operationsPrincipalId string
param logsId string

var topology = loadJsonContent('../topology.json')
var sender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var receiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
var owner = '090c5cfd-751d-490a-894a-3ce6f1109419'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: premium ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: { disableLocalAuth: true, minimumTlsVersion: '1.2', publicNetworkAccess: premium ? 'Disabled' : 'Enabled' }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [for item in topology.queues: {
  parent: namespace
  name: item.name
  properties: {
    lockDuration: 'PT${item.lockSeconds}S'
    maxDeliveryCount: item.maxDeliveries
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT${item.duplicateDetectionSeconds}S'
    requiresSession: item.requiresSession
    deadLetteringOnMessageExpiration: true
    maxSizeInMegabytes: 5120
  }
}]

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [for item in topology.topics: {
  parent: namespace
  name: item.name
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT${item.duplicateDetectionSeconds}S'
    supportOrdering: true
    maxSizeInMegabytes: 5120
  }
}]

module subscriptions 'service-bus-subscriptions.bicep' = [for item in topology.topics: {
  name: 'subscriptions-${item.name}'
  dependsOn: [topic]
  params: { namespaceName: name, topicName: item.name, subscriptions: item.subscriptions }
}]

var assignments = [
  { principal: principalId, role: sender }
  { principal: principalId, role: receiver }
  { principal: operationsPrincipalId, role: owner }
]

resource roles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for item in assignments: {
  scope: namespace
  name: guid(namespace.id, item.principal, item.role)
  properties: {
    principalId: item.principal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
  }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-logs'
  properties: { workspaceId: logsId, logs: [{ categoryGroup: 'allLogs', enabled: true }], metrics: [{ category: 'AllMetrics', enabled: true }] }
}

module endpoint 'private-endpoint.bicep' = if (subnetId != '') {
  name: 'service-bus-endpoint'
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: namespace.id
    groupId: 'namespace'
    zone: 'privatelink.servicebus.windows.net'
  }
}

output id string = namespace.id
output fullyQualifiedNamespace string = '${name}.servicebus.windows.net'
