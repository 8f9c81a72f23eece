/** The name of a commit's author without the address: `Ann <ann@example.com>` as `Ann`. */
export function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>$/, '');
}
