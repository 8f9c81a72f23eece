import { expect, it } from 'vitest';
import { applicationPage, pathAfterSignIn } from './paths.ts';

it.each([
  { wanted: '/applications/argocd/web?tab=sync', path: '/applications/argocd/web?tab=sync' },
  { wanted: null, path: '/applications' },
  { wanted: '//evil.example/', path: '/applications' },
  { wanted: String.raw`/\evil.example/`, path: '/applications' },
  { wanted: 'https://evil.example/', path: '/applications' },
  { wanted: '/login?return_url=/login', path: '/applications' },
])('goes on to $path after signing in for $wanted', ({ wanted, path }) => {
  expect(pathAfterSignIn(wanted)).toBe(path);
});

it('makes addresses of applications that nothing in a name can break out of', () => {
  expect(applicationPage({ name: 'a/b?c', namespace: 'argocd' })).toBe('/applications/argocd/a%2Fb%3Fc');
  expect(applicationPage({ name: 'a', namespace: '' })).toBe('/applications/a');
});
