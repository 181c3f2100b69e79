import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readInventory, sourceIndex } from '../../../shared/inventory/index.ts';
import { needsRealData, realData } from '../../needs.ts';

const notes = `Starting build on  Sun Jan 5 09:09:22 UTC 2025
Components downloaded in this VHD build (some may get deleted):
  - oras version 1.2.2
  - Azure CNI version 1.4.56
  - containerd-wasm-shims version v0.3.0 v0.5.1
  - datacenter-gpu-manager-4-core version 1:4.4.1-1
  - bpftrace v0.20.3
  - cached kubelet binary at /opt/bin/kubelet-1.34.4
  - something odd here
containerd images pre-pulled:
  - mcr.microsoft.com/oss/kubernetes/pause:3.6
  - localhost:5000/pause@sha256:00ff
Successfully copied coredns binary of v1.11.3-6
  - bcc-tools
kubelet/kubectl downloaded:
-rwxr-xr-x 1 root   root    38693345 Aug 13 10:41 /usr/local/bin/crictl
=== Installed Packages Begin
filesystem-1.1-21.azl3.x86_64
broken line
gpg-pubkey-3135ce90-5e6fda74
=== Installed Packages End
Disk usage:
=== os-release Begin
NAME="Microsoft Azure Linux"
VERSION="3.0.20241203"
ID=azurelinux
VERSION_ID="3.0"
=== os-release End
Using kernel:
Linux version 6.6.57.1-6.azl3 (root@CBL-Mariner) (gcc (GCC) 13.2.0) #1 SMP
VSTS Build NUMBER: 20250105.1_master_111733188
Commit: 0123abc
`;

test('the notes say what the image is and when it was built', () => {
  const inventory = readInventory(notes, 'azurelinux-v3/202501.05.0.txt');

  assert.equal(inventory.format, 'node-image');
  assert.deepEqual(
    { distro: inventory.distro, release: inventory.release, asOf: inventory.asOf },
    { distro: 'azurelinux', release: '3.0', asOf: '2025-01-05T09:09:22.000Z' },
  );
  assert.deepEqual(inventory.image, {
    version: '202501.05.0',
    buildStarted: '2025-01-05T09:09:22.000Z',
    osVersion: '3.0.20241203',
    kernel: '6.6.57.1-6.azl3',
    buildNumber: '20250105.1_master_111733188',
    commit: '0123abc',
    variant: undefined,
  });
});

test('components and images are read in all the forms they are written in', () => {
  const { components } = readInventory(notes, 'notes.txt');

  assert.deepEqual(
    components.map(({ kind, name, version }) => ({ kind, name, version })),
    [
      { kind: 'component', name: 'oras', version: '1.2.2' },
      { kind: 'component', name: 'Azure CNI', version: '1.4.56' },
      { kind: 'component', name: 'containerd-wasm-shims', version: '0.3.0' },
      { kind: 'component', name: 'containerd-wasm-shims', version: '0.5.1' },
      { kind: 'component', name: 'datacenter-gpu-manager-4-core', version: '1:4.4.1-1' },
      { kind: 'component', name: 'bpftrace', version: '0.20.3' },
      { kind: 'component', name: 'kubelet', version: '1.34.4' },
      { kind: 'container-image', name: 'mcr.microsoft.com/oss/kubernetes/pause', version: '3.6' },
      { kind: 'container-image', name: 'localhost:5000/pause', version: 'sha256:00ff' },
      { kind: 'component', name: 'coredns', version: '1.11.3-6' },
      { kind: 'component', name: 'bcc-tools', version: undefined },
    ],
  );
});

test('packages keep their line, bad lines and keys are set aside with theirs', () => {
  const { mapped, rejected, ignored } = readInventory(notes, 'notes.txt');

  assert.deepEqual(
    mapped.map(({ binary, by }) => ({ record: binary.record, name: binary.name, epoch: binary.epoch, by })),
    [{ record: 'line 18', name: 'filesystem', epoch: undefined, by: 'name' }],
  );
  assert.deepEqual(
    rejected.map(({ record }) => record),
    ['line 9 - something odd here', 'line 19 broken line'],
  );
  assert.deepEqual(
    ignored.map(({ record }) => record),
    ['line 20 gpg-pubkey-3135ce90-5e6fda74'],
  );
});

for (const [what, text, message] of [
  [
    'that end within the package list',
    notes.slice(0, notes.indexOf('=== Installed Packages End')),
    /cut off/,
  ],
  ['without a build date', notes.replace('09:09:22', 'noon'), /no build date/],
  ['without packages', notes.replace('filesystem-1.1-21.azl3.x86_64', ''), /no installed packages/],
] as const) {
  test(`notes ${what} are refused`, () => {
    assert.throws(() => readInventory(text, 'notes.txt'), { name: 'InvalidInputError', message });
  });
}

test('98 of 100 packages of the real node images find their source in the manifest', needsRealData(), () => {
  const manifestFile = join(realData, 'inventory', 'azurelinux-3.0-2026-04-28.json');
  const index = sourceIndex(readInventory(readFileSync(manifestFile, 'utf8'), manifestFile).packages);
  const folder = join(realData, 'node-images', 'azurelinux-v3');
  let lines = 0;
  let mapped = 0;
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const listed = text.split('\n').filter((line) => /^\S+\.(?:x86_64|noarch)$/.test(line)).length;

    const inventory = readInventory(text, file, index);

    assert.equal(inventory.image?.version, file.replace('.txt', ''));
    assert.deepEqual(inventory.rejected, []);
    assert.equal(inventory.mapped.length + inventory.unmapped.length, listed);
    lines += listed;
    mapped += inventory.mapped.length;
  }
  assert.equal(lines, 14_823);
  assert.ok(mapped / lines > 0.98, `${mapped} of ${lines} mapped`);
});
