// What a first `azd up` deploys.
using '../main.bicep'

param environmentName = 'dev'
param location = 'westeurope'
param principalId = '11111111-1111-1111-1111-111111111111'
