/** Release notes of a node image as AKS writes them, with these packages. */
export function releaseNotes(
  packages: readonly string[],
  {
    kernel = '6.6.57.1-6.azl3',
    extra = '',
    built = 'Sun Jan 5 09:09:22 UTC 2025',
  }: { kernel?: string; extra?: string; built?: string } = {},
): Buffer {
  return Buffer.from(`Starting build on  ${built}
Components downloaded in this VHD build:
  - oras version 1.2.2
containerd images pre-pulled:
  - mcr.microsoft.com/oss/kubernetes/pause:3.6
=== Installed Packages Begin
${packages.join('\n')}
=== Installed Packages End
=== os-release Begin
VERSION="3.0.20241203"
ID=azurelinux
VERSION_ID="3.0"
=== os-release End
Linux version ${kernel} (root@CBL-Mariner) #1 SMP
Hyperv generation: V2
Feature flags: None
FIPS enabled: false
${extra}`);
}
