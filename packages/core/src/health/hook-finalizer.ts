/** Hooks carry this until their result is stored: one that is being deleted is still judged by what it did (argocd.md 1.6). */
export const finalizers = { hook: 'argocd.argoproj.io/hook-finalizer' } as const;
