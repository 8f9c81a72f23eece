import type { Command } from '#commands/command.ts';
import { breakageNames } from './breakage-names.ts';

/** Commands that run here and not on a server. What they need is loaded when they run: the client commands start fast. */
export const localCommands: readonly Command[] = [
  {
    words: ['demo'],
    takes: '',
    summary: 'Run everything on this machine: cluster, Git host, control plane, console',
    flags: {
      port: { value: 'PORT', help: 'port of console, API and Git host (default 8080)' },
      host: { value: 'ADDRESS', help: 'address to listen on (default 127.0.0.1)' },
      data: { value: 'FOLDER', help: 'where everything is kept (default .capstan)' },
      fresh: { help: 'start anew: delete what is kept' },
      poll: { value: 'SECONDS', help: 'between two looks at a repository (default 10)' },
      'no-webhook': { help: 'let pushes be found by polling' },
    },
    run: async (given, io) => (await import('./demo.ts')).runDemo(given, io),
  },
  {
    words: ['demo', 'break'],
    takes: breakageNames.join('|'),
    summary: 'Break something in the running demo, by a real commit or edit',
    flags: { data: { value: 'FOLDER', help: 'data folder of the demo (default .capstan)' } },
    run: async (given, io) => (await import('./demo-break.ts')).runBreak(given, io),
  },
  {
    words: ['demo', 'heal'],
    takes: '',
    summary: 'Revert what was broken in the running demo',
    flags: { data: { value: 'FOLDER', help: 'data folder of the demo (default .capstan)' } },
    run: async (given, io) => (await import('./demo-break.ts')).runHeal(given, io),
  },
  {
    words: ['build'],
    takes: '[DIR]',
    summary: 'Render a directory: a kustomization, or plain manifests',
    flags: { output: { short: 'o', value: 'FILE', help: 'write there instead of to standard output' } },
    run: async (given, io) => (await import('./build.ts')).runBuild(given, io),
  },
  {
    words: ['kustomize', 'build'],
    takes: '[DIR]',
    summary: 'Build a kustomization, as kustomize build does',
    flags: {
      output: { short: 'o', value: 'FILE', help: 'write there instead of to standard output' },
      'load-restrictor': {
        value: 'RULE',
        help: 'LoadRestrictionsNone lets kustomizations load files from outside of their root',
      },
    },
    run: async (given, io) => (await import('./build.ts')).runKustomizeBuild(given, io),
  },
  {
    words: ['serve'],
    takes: '',
    summary: 'Run the control plane against a cluster',
    flags: {
      kubeconfig: { value: 'FILE', help: 'the cluster (default: env KUBECONFIG, ~/.kube/config)' },
      context: { value: 'NAME', help: 'context of the kubeconfig (default: its current one)' },
      namespace: { short: 'n', value: 'NAMESPACE', help: 'where Applications and configuration live (default argocd)' },
      port: { value: 'PORT', help: 'port of console and API (default 8080)' },
      host: { value: 'ADDRESS', help: 'address to listen on (default 127.0.0.1)' },
      'allow-host': { value: 'NAME', many: true, help: 'host name that browsers may use, or * for any' },
      secure: { help: 'browsers reach this by https, through a proxy' },
      data: { value: 'FOLDER', help: 'where git mirrors are kept (default .capstan)' },
      poll: { value: 'SECONDS', help: 'between two looks at a repository (default 120)' },
      'map-url': { value: 'FROM=TO', many: true, help: 'fetch repositories of FROM at TO (for trials)' },
    },
    run: async (given, io) => (await import('./serve.ts')).runServe(given, io),
  },
  {
    words: ['apiserver'],
    takes: '',
    summary: 'Run an embedded Kubernetes API server with simulated workloads',
    flags: {
      port: { value: 'PORT', help: 'port (default: any free one)' },
      host: { value: 'ADDRESS', help: 'address to listen on (default 127.0.0.1)' },
      data: { value: 'FOLDER', help: 'where state and keys are kept (default .capstan/cluster)' },
      kubeconfig: {
        value: 'FILE',
        help: 'where to write the kubeconfig (default: in the data folder; with --memory .capstan/kubeconfig)',
      },
      memory: { help: 'keep nothing: state and keys are gone at the end' },
      workloads: { help: 'simulate controllers (default true); false: Deployments make no Pods' },
      token: {
        value: 'NAME=TOKEN[,GROUP...]',
        many: true,
        help: 'a user known by a bearer token; its uid is NAME-uid. What it may do is up to roles',
      },
      anonymous: { help: 'let strangers ask for version and health (default true)' },
    },
    run: async (given, io) => (await import('./apiserver.ts')).runApiServer(given, io),
  },
];
