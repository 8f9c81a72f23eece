/** The address if it may be followed from a page that shows other people's data: absolute http or https, else undefined. */
export function safeHref(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address)) return undefined;
  try {
    const { protocol, username, password, href } = new URL(address);
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? href : undefined;
  } catch {
    return undefined;
  }
}
