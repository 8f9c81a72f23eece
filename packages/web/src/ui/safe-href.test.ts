import { expect, it } from 'vitest';
import { safeHref } from './safe-href.ts';

it.each(['https://example.com/a?b=c', 'http://localhost:8080/'])('lets plain web addresses pass: %s', (address) => {
  expect(safeHref(address)).toBe(address);
});

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  ' https://example.com',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  '//example.com',
  '/applications',
  'https://user:password@example.com/',
  'https://',
  '',
])('lets nothing else pass: %j', (address) => {
  expect(safeHref(address)).toBeUndefined();
});
