import { isIP, isIPv4 } from 'node:net';

import { invalidValue } from '#resources/field-error.ts';

import type { Errors } from './checks.ts';

const addressText = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const blockText = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** IPv4 with leading zeros is an address that is told to be wrong, not a text. */
function problemOf(text: string): string | undefined {
  if (/^::ffff:\d+(\.\d+){3}$/i.test(text)) return 'must not be an IPv4-mapped IPv6 address';
  if (isIP(text) > 0) return undefined;
  const bare = text
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.');
  return isIPv4(bare) ? 'must not have leading 0s' : addressText;
}

/** Source: apimachinery util/validation/ip.go, the rules of fields that are older than strict addresses. */
export function addressErrors(field: string, text: string): Errors {
  const problem = problemOf(text);
  return problem === undefined ? [] : [invalidValue(field, text, problem)];
}

export function blockErrors(field: string, text: string): Errors {
  const block = blockOf(text);
  if (block === undefined) return [invalidValue(field, text, blockText)];
  return block.isBase ? [] : [invalidValue(field, text, 'must not have bits set beyond the prefix length')];
}

export interface Block {
  /** 4 or 6. */
  readonly family: number;
  readonly base: bigint;
  readonly bits: number;
  /** No bit beyond the prefix is set. */
  readonly isBase: boolean;
}

/** `10.0.0.0/8`; undefined where the text is no block. */
export function blockOf(text: string): Block | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = match?.[1] ?? '';
  const family = isIP(address);
  const bits = Number(match?.[2] ?? 999);
  const width = family === 4 ? 32 : 128;
  if (family === 0 || bits > width) return undefined;
  const number = numberOf(address, family);
  const rest = BigInt(width - bits);
  const base = (number >> rest) << rest;
  return { family, base, bits, isBase: base === number };
}

function numberOf(address: string, family: number): bigint {
  if (family === 4) return address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text =
    dotted === null ? address : `${dotted[1] ?? ''}${pairText(dotted[2], dotted[3])}:${pairText(dotted[4], dotted[5])}`;
  const [head = '', tail] = text.split('::');
  const left = head.split(':').filter((part) => part !== '');
  const right = (tail ?? '').split(':').filter((part) => part !== '');
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].reduce((sum, part) => (sum << 16n) + BigInt(`0x${part}`), 0n);
}

function pairText(high = '0', low = '0'): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

/** Whether `inner` lies in `outer` and is smaller. */
export function isStrictlyInside(inner: Block, outer: Block): boolean {
  if (inner.family !== outer.family || inner.bits <= outer.bits) return false;
  const rest = BigInt((outer.family === 4 ? 32 : 128) - outer.bits);
  return inner.base >> rest === outer.base >> rest;
}

/** Addresses that an endpoint may not have. Source: kubernetes pkg/apis/core/validation ValidateEndpointIP. */
export function endpointAddressErrors(field: string, text: string): Errors {
  const problem = problemOf(text);
  if (problem !== undefined) return [invalidValue(field, text, problem)];
  const family = isIP(text);
  const number = numberOf(text, family);
  const v4 = family === 4;
  const wrong: string[] = [];
  if (number === 0n) wrong.push(`may not be unspecified (${text})`);
  if (v4 ? number >> 24n === 127n : number === 1n)
    wrong.push('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (v4 ? number >> 16n === 0xa9_fen : number >> 118n === 0x3fan) {
    wrong.push('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (v4 ? number >> 8n === 0xe0_0000n : number >> 112n === 0xff02n) {
    wrong.push('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
  return wrong.map((why) => invalidValue(field, text, why));
}
