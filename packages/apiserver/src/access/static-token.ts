/** A user who is known by a bearer token that never changes. */
export interface StaticToken {
  readonly token: string;
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
}
