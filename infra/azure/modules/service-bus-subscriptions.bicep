param namespaceName string
param topicName string
param subscriptions array

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = {
  name: '${namespaceName}/${topicName}'
}

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [for item in subscriptions: {
  parent: topic
  name: item.name
  properties: {
    requiresSession: item.requiresSession
    lockDuration: 'PT${item.lockSeconds}S'
    maxDeliveryCount: item.maxDeliveries
    deadLetteringOnMessageExpiration: true
    deadLetteringOnFilterEvaluationExceptions: true
  }
}]

// A rule named $Default replaces the one that lets everything through.
resource filter 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2024-01-01' = [for (item, i) in subscriptions: if (contains(item, 'filter')) {
  parent: subscription[i]
  name: '$Default'
  properties: { filterType: 'CorrelationFilter', correlationFilter: { properties: item.?filter ?? {} } }
}]
