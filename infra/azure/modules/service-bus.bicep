// Queues, topics and subscriptions as listed in topology.json.
import { Principal, roles, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the namespace.')
param name string

@description('Reachable from the network alone: that needs the premium tier.')
param private bool

@description('Subnet of private endpoints; empty where there are none.')
param subnetId string

@description('Name of the identity of the app that works: it sends everywhere, and owns what its triggers listen to.')
param appName string

@description('Object id of that identity.')
param appPrincipalId string

@description('Who owns everything: the app that reads queue counters, and people who work with the command line.')
param owners Principal[]

@description('The build pipeline that may read what is under embargo; empty: none.')
param embargoPipeline Principal[]

@description('Workspace that takes logs.')
param logsId string

@description('What the code says of queues and topics.')
var topology = loadJsonContent('../topology.json')

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: private ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for item in topology.queues: {
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
  }
]

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for item in topology.topics: {
    parent: namespace
    name: item.name
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT${item.duplicateDetectionSeconds}S'
      supportOrdering: true
      maxSizeInMegabytes: 5120
    }
  }
]

@batchSize(1)
module subscriptions 'service-bus-subscriptions.bicep' = [
  for item in topology.topics: {
    params: {
      namespaceName: name
      topicName: item.name
      subscriptions: item.subscriptions
      // Only this topic has events under embargo.
      buildSystems: item.name == 'embargo-events' ? embargoPipeline : []
    }
    dependsOn: [topic]
  }
]

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, appName, roles.serviceBusDataSender)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
  }
}

// The scale controller counts waiting messages with the app's identity, and counting needs the Manage right:
// without it, instances are added one by one.
resource listeningToQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, i) in topology.queues: if (contains(topology.listensTo, item.name)) {
    scope: queue[i]
    name: guid(queue[i].id, appName, roles.serviceBusDataOwner)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource listeningToTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, i) in topology.topics: if (contains(topology.listensTo, item.name)) {
    scope: topic[i]
    name: guid(topic[i].id, appName, roles.serviceBusDataOwner)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource owning 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for owner in owners: {
    scope: namespace
    name: guid(namespace.id, owner.name, roles.serviceBusDataOwner)
    properties: {
      principalId: owner.id
      principalType: owner.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (private) {
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

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Host name of the namespace.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
