import { isIPv4, isIPv6 } from 'node:net';

/** Formats that schemas are checked against; unknown ones hold for everything. Source: kube-openapi pkg/validation/strfmt. */
const checks = new Map<string, (text: string) => boolean>([
  [
    'date-time',
    (text) =>
      /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  ],
  ['date', (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))],
  ['ipv4', isIPv4],
  ['ipv6', isIPv6],
  ['cidr', isCidr],
  ['uri', (text) => URL.canParse(text) || text.startsWith('/')],
  ['email', (text) => /^[^\s@]+@[^\s@]+$/.test(text)],
  [
    'hostname',
    (text) =>
      text.length <= 253 &&
      /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(text),
  ],
  ['uuid', (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text)],
  ['mac', (text) => /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)],
  ['byte', (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)],
  ['duration', (text) => /^-?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$|^0$/.test(text)],
]);

export function isFormat(text: string, format: string): boolean {
  return checks.get(format)?.(text) ?? true;
}

function isCidr(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  if (!/^\d{1,3}$/.test(bits)) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}
