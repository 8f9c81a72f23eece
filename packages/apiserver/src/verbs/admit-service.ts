import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { invalidValue } from '#resources/field-error.ts';

import type { Admitted } from './admitted.ts';
import { invalid } from './invalid.ts';
import type { Machine } from './machine.ts';
import { internal } from './status.ts';
import type { Refusal } from './status.ts';

/** Services live in 10.96.0.0/16; node ports are 30000 to 32767. */
const addressCount = 65_534;
const [firstNodePort, lastNodePort] = [30_000, 32_767];

/** Gives a Service its cluster address and node ports, where it has none yet. */
export function allocate(machine: Machine, service: KubeObject): Admitted | Refusal {
  const spec = mapAt(service, 'spec');
  if (spec['type'] === 'ExternalName') return { ok: true, object: service, warnings: [] };
  const others = machine.store
    .collection('services')
    .entries()
    .map(({ value }) => value)
    .filter(({ metadata }) => metadata.uid !== service.metadata.uid);
  const asked = stringAt(spec, 'clusterIP') ?? '';
  const used = new Set(others.map((one) => stringAt(one, 'spec', 'clusterIP') ?? ''));
  if (asked !== '' && asked !== 'None' && used.has(asked)) {
    const error = invalidValue(
      'spec.clusterIPs',
      [asked],
      `failed to allocate IP ${asked}: provided IP is already allocated`,
    );
    return invalid({ kind: 'Service', group: '' }, service.metadata.name, [error]);
  }
  const address = asked === '' ? freeAddress(machine, used) : asked;
  if (address === undefined) return internal('the range of service addresses is full');
  const withPorts = nodePorts(machine, spec, others);
  const selects = Object.keys(mapAt(spec, 'selector')).length > 0;
  const dual = address === 'None' && !selects;
  return {
    ok: true,
    warnings: [],
    object: {
      ...service,
      spec: {
        ...withPorts,
        clusterIP: address,
        clusterIPs: [address],
        ipFamilies: spec['ipFamilies'] ?? (dual ? ['IPv4', 'IPv6'] : ['IPv4']),
        ipFamilyPolicy: spec['ipFamilyPolicy'] ?? (dual ? 'RequireDualStack' : 'SingleStack'),
      },
    },
  };
}

function freeAddress(machine: Machine, used: ReadonlySet<string>): string | undefined {
  const start = Math.floor(machine.random() * addressCount);
  for (let i = 0; i < addressCount; i++) {
    const host = 1 + ((start + i) % addressCount);
    const address = `10.96.${host >> 8}.${host & 255}`;
    if (!used.has(address) && address !== '10.96.0.1') return address;
  }
  return undefined;
}

function nodePorts(machine: Machine, spec: JsonMap, others: readonly KubeObject[]): JsonMap {
  const open =
    spec['type'] === 'NodePort' || (spec['type'] === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);
  if (!open) return spec;
  const used = new Set(
    others.flatMap((one) => listAt(one, 'spec', 'ports').map((port) => numberAt(port, 'nodePort') ?? 0)),
  );
  const ports = listAt(spec, 'ports').map((port): Json => {
    const given = numberAt(port, 'nodePort') ?? 0;
    if (!isMap(port) || given !== 0) return port;
    const nodePort = freePort(machine, used);
    used.add(nodePort);
    return { ...port, nodePort };
  });
  return { ...spec, ports };
}

function freePort(machine: Machine, used: ReadonlySet<number>): number {
  const count = lastNodePort - firstNodePort + 1;
  const start = Math.floor(machine.random() * count);
  for (let i = 0; i < count; i++) {
    const port = firstNodePort + ((start + i) % count);
    if (!used.has(port)) return port;
  }
  return 0;
}
