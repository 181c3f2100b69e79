// Names of resources.

@description('Letters and digits of a text, in lower case: what every service takes.')
func lettersOf(text string) string =>
  join(
    filter(
      map(range(0, length(text)), i => toLower(substring(text, i, 1))),
      letter => contains('abcdefghijklmnopqrstuvwxyz0123456789', letter)
    ),
    ''
  )

// Seven letters, because a Key Vault name has at most 24.
@description('What an environment is called within names.')
func shortNameOf(environmentName string) string =>
  empty(lettersOf(environmentName)) ? 'env' : take(lettersOf(environmentName), 7)

@description('Names by resource, where the short name is known.')
func namesWith(short string, suffix string) { *: string } => {
  group: 'rg-patchline-${short}-${suffix}'
  storage: 'stpl${short}${suffix}'
  serviceBus: 'sb-patchline-${short}-${suffix}'
  cosmos: 'cosmos-patchline-${short}-${suffix}'
  eventGrid: 'evgt-patchline-${short}-${suffix}'
  vault: 'kv-${short}-${suffix}'
  insights: 'appi-patchline-${short}-${suffix}'
  logs: 'log-patchline-${short}-${suffix}'
  app: 'func-patchline-${short}-${suffix}'
  plan: 'plan-patchline-${short}-${suffix}'
  operationsApp: 'func-patchline-ops-${short}-${suffix}'
  operationsPlan: 'plan-patchline-ops-${short}-${suffix}'
  identity: 'id-patchline-${short}-${suffix}'
  operationsIdentity: 'id-patchline-ops-${short}-${suffix}'
  network: 'vnet-patchline-${short}-${suffix}'
}

@export()
@description('Names by resource, whatever azd takes as the name of an environment. A suffix tells apart those that are cut.')
func namesOf(environmentName string, subscriptionId string, location string) { *: string } =>
  namesWith(shortNameOf(environmentName), uniqueString(subscriptionId, environmentName, location))
