/** Lets at most `most` runs go on at once; the others wait their turn. */
export function createLimit(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let open = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (open >= most) await new Promise<void>((go) => waiting.push(go));
    open++;
    try {
      return await run();
    } finally {
      open--;
      waiting.shift()?.();
    }
  };
}
