/** As in the demo (server/demo/breakage.ts, which is loaded only when something is to be broken). */
export const breakageNames = ['drift', 'image', 'yaml', 'hook', 'probe'] as const;
