// What Azure measures itself, and what the app logs: a run that failed, or none for longer than half a day.
param location string
param tags object
param email string
param serviceBusId string
param cosmosId string
param insightsId string

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-patchline'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'patchline'
    enabled: true
    emailReceivers: email == '' ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var metrics = [
  {
    name: 'dead-letters'
    description: 'A message was set aside: patchline dead-letters list says why.'
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    severity: 2
  }
  {
    name: 'service-bus-throttled'
    description: 'Service Bus throttles requests.'
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 10
    severity: 3
  }
  {
    name: 'cosmos-throttled'
    description: 'Requests cost more than the throughput allows: raise maxThroughput.'
    scope: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'NormalizedRUConsumption'
    aggregation: 'Maximum'
    threshold: 95
    severity: 3
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for item in metrics: {
  name: 'alert-patchline-${item.name}'
  location: 'global'
  tags: tags
  properties: {
    description: item.description
    severity: item.severity
    enabled: true
    scopes: [item.scope]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: item.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: item.namespace
          metricName: item.metric
          operator: 'GreaterThan'
          threshold: item.threshold
          timeAggregation: item.aggregation
        }
      ]
    }
    actions: [{ actionGroupId: group.id }]
  }
}]

var queries = [
  {
    name: 'failed-executions'
    description: 'Functions failed.'
    query: 'requests | where success == false and cloud_RoleName startswith "func-patchline" | summarize count() by name'
    window: 'PT1H'
    threshold: 5
    operator: 'GreaterThan'
  }
  {
    name: 'no-run'
    description: 'No scan was started for 13 hours: the timer runs every twelve.'
    query: 'requests | where name == "scheduledIngest" and success == true'
    window: 'P1D'
    threshold: 2
    operator: 'LessThan'
  }
  {
    name: 'failed-run'
    description: 'A run ended as failed.'
    query: 'traces | where message startswith "run failed"'
    window: 'PT1H'
    threshold: 0
    operator: 'GreaterThan'
  }
]

resource queryAlerts 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [for item in queries: {
  name: 'alert-patchline-${item.name}'
  location: location
  tags: tags
  properties: {
    description: item.description
    severity: 2
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT1H'
    windowSize: item.window
    criteria: {
      allOf: [{ query: item.query, timeAggregation: 'Count', operator: item.operator, threshold: item.threshold }]
    }
    actions: { actionGroups: [group.id] }
  }
}]
