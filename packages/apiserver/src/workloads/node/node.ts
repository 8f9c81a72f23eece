import type { KubeObject } from '@capstan/kube/object/object.ts';

import { timeText } from '#workloads/runtime/time.ts';

const resources = {
  cpu: '512',
  'ephemeral-storage': '1000Gi',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '2Ti',
  pods: '10000',
};

/** The simulated machine with this number, from 1. Far larger than real ones, so that a demo never runs full. */
export function nodeObject(number: number): KubeObject {
  const name = nodeName(number);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/region': 'local',
        'topology.kubernetes.io/zone': `local-${number}`,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: { podCIDR: podRange(number), podCIDRs: [podRange(number)], providerID: `capstan://${name}` },
  };
}

export function nodeName(number: number): string {
  return `node-${number}`;
}

/** Address of the simulated machine: `node-1` has 172.18.0.2. */
export function nodeAddress(name: string): string {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 1);
  return `172.18.0.${(number % 250) + 1}`;
}

/** What its kubelet reports. Times in milliseconds. */
export function nodeStatus(name: string, since: number, now: number): KubeObject['status'] {
  const condition = (type: string, isTrue: boolean, reason: string, message: string) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastHeartbeatTime: timeText(now),
    lastTransitionTime: timeText(since),
    reason,
    message,
  });
  return {
    capacity: resources,
    allocatable: resources,
    conditions: [
      condition('MemoryPressure', false, 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', false, 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', false, 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', true, 'KubeletReady', 'kubelet is posting ready status'),
    ],
    addresses: [
      { type: 'InternalIP', address: nodeAddress(name) },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: '',
      systemUUID: '',
      bootID: '',
      kernelVersion: 'simulated',
      osImage: 'Capstan embedded cluster',
      containerRuntimeVersion: 'simulated://1.0',
      kubeletVersion: 'v1.36.2',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}

/** Every node has 4,096 pod addresses: 10.244.0.0/20, 10.244.16.0/20, ... */
function podRange(number: number): string {
  return `10.244.${((number - 1) % 16) * 16}.0/20`;
}

/** The pod address with this place in the node's range. */
export function podAddress(node: string, place: number): string {
  const number = Number(/\d+$/.exec(node)?.[0] ?? 1);
  const inRange = place % 4096;
  return `10.244.${((number - 1) % 16) * 16 + (inRange >> 8)}.${inRange & 255}`;
}
