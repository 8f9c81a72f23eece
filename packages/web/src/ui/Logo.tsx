/** A capstan from above: the drum and its bars. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--logo, #0f5f78)" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <circle cx="16" cy="16" r="5" />
        <path d="M16 11V5.5M16 26.5V21M20.3 13.5l4.8-2.75M6.9 21.25l4.8-2.75M20.3 18.5l4.8 2.75M6.9 10.75l4.8 2.75" />
      </g>
    </svg>
  );
}
