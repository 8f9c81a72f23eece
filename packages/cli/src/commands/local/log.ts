import { pino } from 'pino';

/** Warnings and errors of the control plane, as JSON lines on the error output; CAPSTAN_LOG=info or debug shows more. */
export function createLog(env: Readonly<Record<string, string | undefined>>) {
  return pino(
    { level: env['CAPSTAN_LOG'] ?? 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
}
