/** A write that the API refused, mostly because the object has changed meanwhile (409). The work is tried again. */
export class WriteRefused extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(resource: string, name: string, refusal: { code: number; reason: string; message: string }) {
    super(`${resource} ${name}: ${refusal.message}`);
    this.name = 'WriteRefused';
    this.code = refusal.code;
    this.reason = refusal.reason;
  }
}
