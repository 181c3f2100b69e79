// A network for private endpoints and the apps' outbound traffic.
import { Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the network.')
param name string

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/22'] }
    subnets: [
      { name: 'endpoints', properties: { addressPrefix: '10.20.0.0/24' } }
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.20.1.0/24'
          // Flex Consumption needs its subnet delegated to this provider.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
    ]
  }
}

@description('Zones that name private endpoints.')
var zones = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.servicebus.windows.net'
  'privatelink.eventgrid.azure.net'
  'privatelink.documents.azure.com'
  'privatelink.vaultcore.azure.net'
]

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zones: {
    parent: dns[i]
    name: 'patchline'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

@description('Where private endpoints go.')
output endpointSubnetId string = network.properties.subnets[0].id

@description('Where traffic of the apps comes from.')
output appSubnetId string = network.properties.subnets[1].id
