// One page for an operator: queues, throttling, runs, failures.
param location string
param tags object
param insightsId string
param serviceBusId string
param cosmosId string

func metric(title string, resource string, kind string, name string, aggregation int) object => {
  type: 10
  name: title
  content: {
    chartId: title
    version: 'MetricsItem/2.0'
    size: 0
    chartType: 2
    resourceType: kind
    metricScope: 0
    resourceIds: [resource]
    timeContext: { durationMs: 86400000 }
    metrics: [{ namespace: kind, metric: '${kind}--${name}', aggregation: aggregation }]
    title: title
  }
}

func logs(title string, query string) object => {
  type: 3
  name: title
  content: { version: 'KqlItem/1.0', query: query, size: 0, title: title, queryType: 0, resourceType: 'microsoft.insights/components', timeContext: { durationMs: 604800000 } }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'patchline')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Patchline'
    category: 'workbook'
    sourceId: insightsId
    serializedData: string({
      version: 'Notebook/1.0'
      items: [
        metric('Active messages', serviceBusId, 'microsoft.servicebus/namespaces', 'ActiveMessages', 4)
        metric('Dead letters', serviceBusId, 'microsoft.servicebus/namespaces', 'DeadletteredMessages', 3)
        metric('Normalised RU consumption', cosmosId, 'microsoft.documentdb/databaseaccounts', 'NormalizedRUConsumption', 3)
        logs('Executions', 'requests | summarize runs = count(), failed = countif(success == false), p95 = percentile(duration, 95) by name')
        logs('Failures by reason', 'exceptions | summarize count() by type, outerMessage | top 20 by count_')
      ]
    })
  }
}
